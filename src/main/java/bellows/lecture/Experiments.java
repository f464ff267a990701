package bellows.lecture;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.data.LocalFiles;
import bellows.run.RunEvent;
import bellows.run.Training;
import bellows.spark.neighbours.NeighbourBaseline;
import bellows.store.HadoopFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Experiments, run one after the other in one Spark session, and the page that tells of them. The page is written anew
 * after each, so that one that fails, or a person who has seen enough, costs nothing of what came before.
 */
public final class Experiments {
  /** The page in the folder. */
  public static final String PAGE = "index.html";

  private static final String RUNS = "runs";

  /** Who is told how it goes. */
  public interface Listener {
    /** An experiment is next. */
    void begun(int number, int of, String name, String title);

    /** Something happened in one of its runs. */
    void heard(String run, RunEvent event);

    /**
     * It is over.
     *
     * @param found the numbers that the lecture says something of, or why there are none; lines
     */
    void ended(String verdict, List<String> found, double seconds);
  }

  /**
   * What is wanted.
   *
   * @param from the folder of run files
   * @param only names of those that are run; empty for all
   * @param out a new or empty folder, on any Hadoop file system
   * @param data the folder of data sets, in place of {@code data}; null for that
   * @param versions what computes, for the foot of the page
   */
  public record Request(String from, List<String> only, String out, String data, String versions) {}

  /**
   * The Spark session that experiments are run in, which stays open.
   *
   * @param trainings each the beginning of a description
   * @param configuration with which folders of runs are read
   */
  public record Session(Supplier<Training.Builder> trainings, NeighbourBaseline neighbours,
      Configuration configuration) {}

  private final Request request;
  private final List<LectureFile> all;
  private final HadoopFiles files;
  private final Session session;
  private final Listener listener;
  private final Function<RuntimeException, String> telling;
  private Experiment current;
  private boolean stopAsked;

  private Experiments(Request request, List<LectureFile> all, Session session, Listener listener,
      Function<RuntimeException, String> telling) {
    this.request = request;
    this.all = all;
    this.session = session;
    files = new HadoopFiles(session.configuration());
    this.listener = listener;
    this.telling = telling;
  }

  /**
   * Finds the run files.
   *
   * @param telling what a person is told of something that failed
   * @throws BadInputException if there are none, or the folder of the page is not empty
   */
  public static Experiments open(Request request, Session session, Listener listener,
      Function<RuntimeException, String> telling) {
    HadoopFiles files = new HadoopFiles(session.configuration());
    BadInputException.check(!files.exists(request.out()) || files.isFolder(request.out())
        && files.list(request.out()).isEmpty(), "--out: expected a new or empty folder, found something at %s",
        request.out());
    BadInputException.check(request.data() == null || files.isFolder(request.data()), "--data: expected a folder of data "
        + "sets, found none at %s", request.data());
    Files local = new LocalFiles();
    List<LectureFile> all = LectureFile.find(local.isFolder(request.from()) ? local : files, request.from(),
        request.only());
    return new Experiments(request, all, session, listener, telling);
  }

  /** Whether all came to their ends, and to the numbers that their files expect. */
  public boolean run() {
    List<Outcome> outcomes = new ArrayList<>();
    for (LectureFile file : inOrder()) {
      if (isStopped()) {
        outcomes.add(Outcome.skipped(file, null, "a person stopped the command before it"));
      } else {
        outcomes.add(run(file, outcomes.size() + 1));
      }
      write(outcomes);
    }
    return outcomes.stream().noneMatch(outcome -> outcome.verdict().isTrouble());
  }

  /** By topic, then by name; files that cannot be read come last. */
  private List<LectureFile> inOrder() {
    return all.stream().sorted(Comparator.comparingInt(Experiments::topic)).toList();
  }

  private static int topic(LectureFile file) {
    try {
      return Lecture.TOPICS.indexOf(file.lecture().topic());
    } catch (BadInputException e) {
      return Lecture.TOPICS.size(); // Its turn will come, and then it is told.
    }
  }

  private Outcome run(LectureFile file, int number) {
    long start = System.nanoTime();
    Outcome outcome = tried(file, number);
    listener.ended(outcome.verdict().word(), NumberText.lines(outcome), (System.nanoTime() - start) / 1e9);
    return outcome;
  }

  /** One that fails must not keep the others from being run: it is told on the page, and by the command's end. */
  private Outcome tried(LectureFile file, int number) {
    Lecture lecture = null;
    try {
      lecture = file.lecture();
      listener.begun(number, all.size(), file.name(), lecture.title());
      Experiment experiment = begin(file, lecture);
      return experiment.run(Files.join(request.out(), RUNS));
    } catch (CancellationException e) {
      return Outcome.skipped(file, lecture, "a person stopped the command");
    } catch (RuntimeException e) {
      if (lecture == null) {
        listener.begun(number, all.size(), file.name(), file.name());
      }
      return Outcome.failed(file, lecture, telling.apply(e));
    }
  }

  private synchronized Experiment begin(LectureFile file, Lecture lecture) {
    current = new Experiment(file, lecture, session, new DataFolder(files, request.data()), listener::heard);
    if (stopAsked) {
      current.stop();
    }
    return current;
  }

  private void write(List<Outcome> outcomes) {
    String page = new Page(outcomes, all.size(), request.versions()).html();
    files.write(Files.join(request.out(), PAGE), out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
  }

  private synchronized boolean isStopped() {
    return stopAsked;
  }

  /** Asks for the end after the step that is being taken. From any thread. */
  public synchronized void stop() {
    stopAsked = true;
    if (current != null) {
      current.stop();
    }
  }

  /** Whether {@link #stop} was called. */
  public boolean wasStopped() {
    return isStopped();
  }
}
