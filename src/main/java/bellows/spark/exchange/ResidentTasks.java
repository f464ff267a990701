package bellows.spark.exchange;

import bellows.spark.internal.DriverEndpoint;
import bellows.spark.share.JavaBytes;
import bellows.tensor.Team;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.spark.rdd.RDD;

/**
 * The tasks of steps on executors, in a job that lasts for many steps: each asks the driver for work over Spark's own
 * connections, and sends what it has done with the next question. A job ends after some seconds, and sooner when there
 * is nothing to do, so that others of the application get their turn; the next step then begins another.
 *
 * <p>Nothing here decides a result. A task that fails, that is lost with its executor or that takes much longer than the
 * others ends the job, and what is missing of the step is left to an ordinary one.
 *
 * @param <T> what a partition holds
 */
public final class ResidentTasks<T> implements StepTasks<T> {
  private static final long MILLION = 1_000_000;
  /** After so long a job lets others have its cores. */
  private static final long MOST_MILLIS = 2_000;
  /** Without a step for so long, it does too. */
  private static final long IDLE_MILLIS = 500;
  /** So long a step waits for all tasks of the job to be there; then there are too few cores for them at once. */
  private static final long BEGIN_MILLIS = 5_000;
  /** Where they were not, jobs do the steps for so long. */
  private static final long RETRY_MILLIS = 30_000;
  /** A task is late that takes this, and four times as long as the slowest that has ended. */
  private static final long LATE_MILLIS = 2_000;
  private static final long LOOK_MILLIS = 100;
  /** How often to look whether a job that has been told to end has ended. */
  private static final long END_MILLIS = 1;

  private final RDD<T> leaves;
  private final ResidentJob job;
  private final ExecutorService openers;
  private final Team team;
  private final String name;
  private final DriverEndpoint endpoint;
  private final Thread watch;
  /** By partition, whom to give its next work to; null where nobody has asked. Guarded by this, as is all below. */
  private final List<Consumer<byte[]>> asking = new ArrayList<>();
  private long session;
  private boolean open;
  private boolean closed;
  private boolean working;
  private long beganMillis;
  private long idleSinceMillis;
  private long notBeforeMillis;
  /** The step that is being worked on; null between steps. */
  private Round round;
  private Gathering.Receiver<SentPartial, Partial> opening;

  /** What has come of a step. */
  private static final class Round {
    final long serial;
    final byte[] again;
    final boolean[] ended;
    final Done done = new Done();
    final long began = millis();
    long slowest;
    int missing;

    Round(SentInput input, int partitions) {
      serial = input.serial();
      again = JavaBytes.of(new ResidentMessage.Work(input, false));
      ended = new boolean[partitions];
      missing = partitions;
    }

    void end(int partition) {
      ended[partition] = true;
      missing--;
      slowest = millis() - began;
    }

    boolean isLate() {
      return missing > 0 && missing < ended.length && millis() - began > Math.max(LATE_MILLIS, 4 * slowest);
    }
  }

  /**
   * @param run whose tasks these are
   * @param openers who read results, several at a time
   * @param team who adds them up
   */
  ResidentTasks(RDD<T> leaves, String run, ExecutorService openers, Team team) {
    this.leaves = leaves;
    this.openers = openers;
    this.team = team;
    name = "bellows-" + run;
    job = new ResidentJob(leaves.sparkContext(), run);
    for (int partition = 0; partition < leaves.getNumPartitions(); partition++) {
      asking.add(null);
    }
    endpoint = new DriverEndpoint(name, (message, answer) -> openers.execute(() -> asked(message, answer)));
    watch = new Thread(this::watch, "bellows-resident");
    watch.setDaemon(true);
    watch.start();
  }

  @Override
  public Team team() {
    return team;
  }

  @Override
  public synchronized Done run(PartialTask<T> task, Gathering.Receiver<SentPartial, Partial> receiver) {
    opening = receiver;
    working = true;
    Done done = null;
    try {
      done = areThere(task) ? round(task.input()) : left(new Done(), new boolean[asking.size()], null);
    } finally {
      working = false;
      round = null;
      idleSinceMillis = millis();
      if (done == null || !done.failed().isEmpty() || millis() - beganMillis > MOST_MILLIS) {
        end();
      }
    }
    return done;
  }

  /** Whether all tasks wait for work, if need be those of a new job. */
  private boolean areThere(PartialTask<T> task) {
    if (millis() < notBeforeMillis || asking.size() > leaves.sparkContext().defaultParallelism()) {
      return false;
    }
    long until = millis() + BEGIN_MILLIS;
    while (!open && !job.isOver() && millis() < until) {
      await(END_MILLIS);
    }
    if (!open && job.isOver()) {
      session++;
      open = true;
      beganMillis = millis();
      job.submit(new ResidentRdd<>(leaves, task, name, session), task.step());
    }
    while (open && asking.contains(null) && millis() < until && !job.isOver()) {
      await(LOOK_MILLIS);
    }
    boolean all = open && !asking.contains(null);
    if (!all) {
      notBeforeMillis = millis() + RETRY_MILLIS;
      job.cancel();
    }
    return all;
  }

  private Done round(SentInput input) {
    round = new Round(input, asking.size());
    byte[] work = JavaBytes.of(new ResidentMessage.Work(input, true));
    for (int partition = 0; partition < asking.size(); partition++) {
      send(partition, work);
    }
    while (round.missing > 0 && !round.isLate() && !job.isOver()) {
      await(LOOK_MILLIS);
    }
    return round.missing == 0 ? round.done
        : left(round.done, round.ended, round.isLate() ? "it is late" : "the job of resident tasks has ended");
  }

  /** With the partitions that are not there among those that a job must do. */
  private static Done left(Done done, boolean[] there, String why) {
    for (int partition = 0; partition < there.length; partition++) {
      if (!there[partition]) {
        done.failed().add(new Failed(partition, why));
      }
    }
    return done;
  }

  private void send(int partition, byte[] work) {
    asking.set(partition, null).accept(work);
  }

  /** Takes a task's question, and the result that comes with it. By an opener. */
  private void asked(byte[] message, Consumer<byte[]> answer) {
    ResidentMessage.Report report = JavaBytes.read(message);
    Round current = ofRound(report);
    List<ReductionTree.Node<Partial>> roots = new ArrayList<>();
    String failure = report.failure();
    if (current != null && report.result() != null) {
      try {
        for (ReductionTree.Node<SentPartial> root : report.result().roots()) {
          Partial sum = root.sum() == null ? null : opening.open(report.partition(), root.sum());
          roots.add(root.map(sent -> sum));
        }
      } catch (IOException | RuntimeException e) {
        failure = e.toString();
      }
    }
    take(report, current, roots, failure, answer);
  }

  /** The round that a report is of; null if it is of none, or comes too late. */
  private synchronized Round ofRound(ResidentMessage.Report report) {
    boolean wanted = open && report.session() == session && round != null && report.serial() == round.serial
        && !round.ended[report.partition()];
    return wanted ? round : null;
  }

  private synchronized void take(ResidentMessage.Report report, Round of, List<ReductionTree.Node<Partial>> roots,
      String failure, Consumer<byte[]> answer) {
    if (!open || report.session() != session) {
      answer.accept(ResidentMessage.END);
      return;
    }
    int partition = report.partition();
    Consumer<byte[]> before = asking.set(partition, answer);
    if (before != null) {
      before.accept(ResidentMessage.END); // Another attempt of the same task, which is not needed.
    }
    if (of != null && of == round && !round.ended[partition]) {
      round.end(partition);
      if (failure == null) {
        round.done.roots().addAll(roots);
        round.done.times().add(report.result().times());
      } else {
        round.done.failed().add(new Failed(partition, failure));
      }
    } else if (round != null && !round.ended[partition]) {
      send(partition, round.again); // Its executor was lost, and with it what it had been given.
    }
    notifyAll();
  }

  /** Gives the cores back: tell all tasks that ask, now or later, that there is no more to do. */
  private void end() {
    open = false;
    for (int partition = 0; partition < asking.size(); partition++) {
      if (asking.get(partition) != null) {
        send(partition, ResidentMessage.END);
      }
    }
  }

  @Override
  public synchronized void release() {
    end();
  }

  private synchronized void watch() {
    while (!closed) {
      await(LOOK_MILLIS);
      if (open && !working && millis() - idleSinceMillis > IDLE_MILLIS) {
        end();
      }
    }
  }

  private void await(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks were at work", e);
    }
  }

  private static long millis() {
    return System.nanoTime() / MILLION;
  }

  /** {@inheritDoc} Tasks that are still at work are told at their next question. */
  @Override
  public synchronized void close() {
    end();
    closed = true;
    long until = millis() + BEGIN_MILLIS;
    while (!job.isOver() && millis() < until && !Thread.currentThread().isInterrupted()) {
      await(END_MILLIS);
    }
    job.cancel();
    endpoint.close();
  }
}
