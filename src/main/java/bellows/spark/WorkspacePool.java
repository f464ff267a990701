package bellows.spark;

import bellows.kernel.KernelProvider;
import bellows.nn.Workspace;
import bellows.train.TrainSpec;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The workspaces of this JVM: as many as tasks have run at once, made by the first of them and used again by the next.
 * A workspace is memory only, so it does not matter which task gets which.
 */
final class WorkspacePool {
  private static final ConcurrentHashMap<String, Queue<Workspace>> FREE = new ConcurrentHashMap<>();

  private WorkspacePool() {}

  /** @param run tells runs in one JVM apart */
  static Workspace take(String run, TrainSpec spec) {
    Workspace free = queue(run).poll();
    return free != null ? free : new Workspace(spec.model(), spec.together(), KernelProvider.kernels());
  }

  static void give(String run, Workspace workspace) {
    queue(run).add(workspace);
  }

  /** Forgets a run's workspaces in this JVM; an executor's end with it. */
  static void forget(String run) {
    FREE.remove(run);
  }

  private static Queue<Workspace> queue(String run) {
    return FREE.computeIfAbsent(run, r -> new ConcurrentLinkedQueue<>());
  }
}
