package bellows.spark.exchange;

import bellows.spark.share.JavaBytes;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.rdd.RDD;

/**
 * One job of resident tasks, as its driver sees it: who of them waits for work, and what has come of the step that they
 * are at. Its monitor is the only one; results are opened outside it. Ends once, and for good.
 */
final class ResidentSession {
  /** A task is late that takes this, and four times as long as the slowest that has ended. */
  private static final long LATE_MILLIS = 2_000;
  private static final long TIMES_SLOWEST = 4;
  /** How often to look whether the job has ended, or a task is late. */
  private static final long LOOK_MILLIS = 100;

  private final long number;
  private final ResidentJob job;
  private final long began = millis();
  /** By partition, whom to give its next work to; null where nobody waits. */
  private final List<Consumer<byte[]>> asking;
  /** Whether no more work is given out, by this session or at all. */
  private boolean ended;
  /** A partition has been asked for by two tasks: one of them is lost or superfluous, and nobody can know which. */
  private boolean doubled;
  /** What makes all that is missing fail; null mostly. */
  private RuntimeException broken;
  /** The step that is being worked on; null between steps. */
  private Round round;

  /** What has come of a step. */
  private static final class Round {
    final SentInput input;
    final Gathering.Receiver<SentPartial, Partial> receiver;
    final boolean[] heard;
    final StepTasks.Done done = new StepTasks.Done();
    final long began = millis();
    long slowest;
    /** Tasks that have not been heard of. */
    int missing;
    /** Results that are being opened, which takes the memory of this step and of no later one. */
    int opening;

    Round(SentInput input, Gathering.Receiver<SentPartial, Partial> receiver, int partitions) {
      this.input = input;
      this.receiver = receiver;
      heard = new boolean[partitions];
      missing = partitions;
    }

    boolean isLate() {
      return missing < heard.length && millis() - began > Math.max(LATE_MILLIS, TIMES_SLOWEST * slowest);
    }
  }

  /** @param number by which its tasks know it */
  ResidentSession(long number, int partitions, ResidentJob job) {
    this.number = number;
    this.job = job;
    asking = new ArrayList<>(Collections.nCopies(partitions, null));
  }

  /** @param step which it begins with */
  void begin(RDD<Integer> tasks, long step) {
    job.submit(tasks, step);
  }

  boolean isOf(ResidentMessage.Report report) {
    return report.session() == number;
  }

  /** Waits until all tasks ask for work; whether they do. */
  synchronized boolean gathers(long millis) {
    long until = millis() + millis;
    while (asking.contains(null) && !isOver() && millis() < until && !job.isOver()) {
      await(LOOK_MILLIS);
    }
    return !asking.contains(null) && !isOver();
  }

  /** Whether it does no further step. */
  synchronized boolean isOver() {
    return ended || doubled;
  }

  /** One step, by tasks that all wait for it. Returns when all have been heard of, or there is no use in waiting. */
  synchronized StepTasks.Done step(SentInput input, Gathering.Receiver<SentPartial, Partial> receiver) {
    if (isOver()) {
      return StepTasks.Done.nothing(asking.size());
    }
    round = new Round(input, receiver, asking.size());
    try {
      byte[] work = JavaBytes.of(new ResidentMessage.Work(input, true));
      asking.replaceAll(answer -> answered(answer, work));
      while (round.opening > 0 || round.missing > 0 && broken == null && !round.isLate() && !job.isOver()) {
        await(LOOK_MILLIS);
      }
      return whole(round);
    } finally {
      round = null;
    }
  }

  private StepTasks.Done whole(Round of) {
    RuntimeException why = broken != null ? broken
        : new IllegalStateException(of.isLate() ? "it is late" : "the job of resident tasks has ended");
    for (int partition = 0; partition < of.heard.length; partition++) {
      if (!of.heard[partition]) {
        of.done.failed().add(new StepTasks.Failed(partition, why));
      }
    }
    return of.done;
  }

  private static Consumer<byte[]> answered(Consumer<byte[]> answer, byte[] message) {
    if (answer != null) {
      answer.accept(message);
    }
    return null;
  }

  /** Takes what a task has done, if that is wanted, and its question for more. */
  void asked(ResidentMessage.Report report, Consumer<byte[]> answer) {
    Round of;
    synchronized (this) {
      of = heard(report);
      queue(report.partition(), answer);
    }
    if (of != null) {
      take(of, report);
    }
  }

  /** The step that a report is the first of its partition for, to be opened by the caller; null if it is for none. */
  private Round heard(ResidentMessage.Report report) {
    int partition = report.partition();
    if (round == null || report.serial() != round.input.serial() || round.heard[partition]) {
      return null;
    }
    round.heard[partition] = true;
    round.missing--;
    round.slowest = millis() - round.began;
    round.opening++;
    return round;
  }

  private void take(Round of, ResidentMessage.Report report) {
    List<ReductionTree.Node<Partial>> roots = new ArrayList<>();
    StepTasks.Failed failed = report.failed();
    try {
      if (failed == null) {
        for (ReductionTree.Node<SentPartial> root : report.result().roots()) {
          Partial sum = root.sum() == null ? null : of.receiver.open(report.partition(), root.sum());
          roots.add(root.map(sent -> sum));
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      failed = StepTasks.Failed.with(report.partition(), e);
    }
    synchronized (this) {
      of.opening--;
      if (failed == null) {
        of.done.roots().addAll(roots);
        of.done.times().add(report.result().times());
      } else {
        of.done.failed().add(failed);
      }
      notifyAll();
    }
  }

  private void queue(int partition, Consumer<byte[]> answer) {
    if (ended) {
      answer.accept(ResidentMessage.END);
    } else if (round != null && !round.heard[partition]) {
      // Whoever was given it is lost with its executor, or slow.
      answer.accept(JavaBytes.of(new ResidentMessage.Work(round.input, false)));
    } else if (asking.get(partition) != null) {
      doubled = true;
      answer.accept(ResidentMessage.END);
    } else {
      asking.set(partition, answer);
      notifyAll();
    }
  }

  /** Gives the cores back: tells all tasks that ask, now or later, that there is no more to do. */
  synchronized void end() {
    ended = true;
    asking.replaceAll(answer -> answered(answer, ResidentMessage.END));
  }

  /** Because a message cannot be read: there is no knowing whose it was. */
  synchronized void breakOff(RuntimeException why) {
    broken = why;
    end();
    notifyAll();
  }

  /** The same, unless a step goes on. */
  synchronized void endIfIdle() {
    if (round == null) {
      end();
    }
  }

  long ageMillis() {
    return millis() - began;
  }

  /** Whether its job has ended, within some time. */
  void awaitEnd(long millis) {
    job.awaitEnd(millis);
  }

  /** Ends its job if it has not ended: an executor may hang, or have no core for all of its tasks. */
  void cancel() {
    end();
    job.cancel();
  }

  private void await(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks were at work", e);
    }
  }

  static long millis() {
    return System.nanoTime() / 1_000_000;
  }
}
