package bellows.train;

import java.util.List;

/**
 * The JVMs that work: the executors of a cluster, or this one.
 *
 * @param cores of each JVM
 * @param heap bytes that each may use at most
 * @param driver whether the driver's weights and slots lie in the same heap
 * @param heapKey what a person sets for a larger heap, for example {@code --executor-memory}
 * @param driverHeap bytes that the driver may use at most
 */
public record WorkerJvms(List<Integer> cores, long heap, boolean driver, String heapKey, long driverHeap) {
  /** Each piece is a question to the driver, and what thousands of them cost was not measured. */
  public static final int SMALLEST_PIECE = 2 << 20;
  /** As conf/spark-defaults.conf has it. */
  private static final int LARGEST_PIECE = 16 << 20;
  /** First pieces that the driver hands out together, in a twentieth of a second over 10 Gb/s. */
  private static final int PIECES_TOGETHER = 64 << 20;

  /** This JVM, which is the driver too. */
  public static WorkerJvms local(int cores, long heap) {
    return new WorkerJvms(List.of(cores), heap, true, "--driver-memory", heap);
  }

  /** Executors with a driver beside them. */
  public static WorkerJvms executors(List<Integer> cores, long heap, long driverHeap) {
    return new WorkerJvms(cores, heap, false, "--executor-memory", driverHeap);
  }

  /**
   * Bytes of a piece in which weights go out to so many executors. All of them ask the driver for a first piece at the
   * same time, so it must be small where they are many; and each piece is a question to the driver, so it must be large
   * where they are few.
   */
  public static int pieceBytes(int executors) {
    return Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, PIECES_TOGETHER / Math.max(1, executors)));
  }

  /** The cores of the largest. */
  int mostCores() {
    return cores.stream().mapToInt(c -> c).max().orElse(1);
  }

  /** Whether each has as many cores as any other. */
  boolean areAlike() {
    return cores.stream().distinct().count() == 1;
  }

  /** Teams of this size that all JVMs together have room for; each has one at least. */
  int teams(int size) {
    return cores.stream().mapToInt(c -> Math.max(1, c / size)).sum();
  }
}
