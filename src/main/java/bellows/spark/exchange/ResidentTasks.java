package bellows.spark.exchange;

import bellows.spark.internal.DriverEndpoint;
import bellows.spark.share.JavaBytes;
import bellows.tensor.Team;
import bellows.train.worker.Partial;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.spark.rdd.RDD;

/**
 * The tasks of steps on executors, in a job that lasts for many steps: each asks the driver for work over Spark's own
 * connections, and sends what it has done with the next question. Where others of the application have jobs, which need
 * the cores, this one ends with its step, and until they have been quiet for a moment, steps are jobs too.
 *
 * <p>Nothing here decides a result. Whatever goes wrong ends the {@link ResidentSession}, and what is missing of the
 * step is left to an ordinary job.
 *
 * @param <T> what a partition holds
 */
public final class ResidentTasks<T> implements StepTasks<T> {
  /** After so long another job takes its place: Spark keeps a little of each step for as long as a task lasts. */
  private static final long MOST_MILLIS = 10_000;
  /** So long a step waits for all tasks of a session; then there are too few cores for them at once. */
  private static final long BEGIN_MILLIS = 5_000;
  /** Where there were, jobs do the steps for so long. */
  private static final long RETRY_MILLIS = 30_000;

  private final RDD<T> leaves;
  private final String run;
  private final ExecutorService openers;
  private final Team team;
  private final String name;
  private final DriverEndpoint endpoint;
  private final OtherJobs others;
  private long sessions;
  private long notBefore;
  /** Who gives the tasks that ask their work; null before the first step. Replaced by the thread of the steps alone. */
  private volatile ResidentSession session;

  /**
   * @param run whose tasks these are
   * @param openers who read what tasks send, several at a time
   * @param team who adds it up
   */
  ResidentTasks(RDD<T> leaves, String run, ExecutorService openers, Team team) {
    this.leaves = leaves;
    this.run = run;
    this.openers = openers;
    this.team = team;
    name = "bellows-" + run;
    endpoint = new DriverEndpoint(name, (message, answer) -> openers.execute(() -> asked(message, answer)));
    others = new OtherJobs(leaves.sparkContext(), run, this::endIfIdle);
  }

  @Override
  public Team team() {
    return team;
  }

  @Override
  public Done run(PartialTask<T> task, Gathering.Receiver<SentPartial, Partial> receiver) {
    ResidentSession current = session(task);
    if (current == null) {
      return Done.nothing(leaves.getNumPartitions());
    }
    Done done = null;
    try {
      done = current.step(task.input(), receiver);
    } finally {
      if (done == null || !done.failed().isEmpty() || current.ageMillis() > MOST_MILLIS || others.areThere()) {
        current.end();
      }
    }
    return done;
  }

  /** The session of which all tasks wait for work, if need be a new one; null where there can be none now. */
  private ResidentSession session(PartialTask<T> task) {
    if (session == null || session.isOver()) {
      int tasks = leaves.getNumPartitions();
      boolean fits = tasks <= leaves.sparkContext().defaultParallelism();
      if (!fits || others.areThere() || ResidentSession.millis() < notBefore) {
        return null;
      }
      release();
      session = new ResidentSession(++sessions, tasks, new ResidentJob(leaves.sparkContext(), run));
      session.begin(new ResidentRdd<>(leaves, task, name, sessions), task.step());
    }
    if (session.gathers(BEGIN_MILLIS)) {
      return session;
    }
    if (!session.isOver()) {
      notBefore = ResidentSession.millis() + RETRY_MILLIS;
    }
    session.cancel();
    return null;
  }

  /** What a task says and asks. By an opener. */
  private void asked(byte[] message, Consumer<byte[]> answer) {
    ResidentSession current = session;
    try {
      ResidentMessage.Report report = JavaBytes.read(message);
      if (current.isOf(report)) {
        current.asked(report, answer);
        return;
      }
    } catch (RuntimeException e) {
      current.breakOff(e); // Of a message that cannot be read nobody can say whose it was.
    }
    answer.accept(ResidentMessage.END);
  }

  /** By Spark's thread: a job of somebody else's wants cores. */
  private void endIfIdle() {
    ResidentSession current = session;
    if (current != null) {
      current.endIfIdle();
    }
  }

  @Override
  public void release() {
    if (session != null) {
      session.end();
    }
  }

  /** {@inheritDoc} Tasks that are still at work are told at their next question. */
  @Override
  public void close() {
    others.close();
    if (session != null) {
      session.end();
      session.awaitEnd(BEGIN_MILLIS);
      session.cancel();
    }
    endpoint.close();
  }
}
