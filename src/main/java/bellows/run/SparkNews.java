package bellows.run;

import bellows.spark.ui.ApplicationPage;
import bellows.spark.ui.RunNews;
import bellows.train.rows.EventRow.Kind;
import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.SparkContext;

/**
 * Tells Spark how a run stands: its metrics after each step; its page and event log after evaluations, when something
 * happens, and once a second at most otherwise.
 */
final class SparkNews implements Consumer<RunEvent> {
  private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(1);
  /** Events of the run itself; Spark's own pages have those of its tasks and executors. */
  private static final Set<String> KINDS = Set.of(Kind.NON_FINITE.word(), Kind.SKIPPED.word(), Kind.ROLLED_BACK.word(),
      Kind.RESUMED.word(), Kind.PASSED_OVER.word(), Kind.RESULT_LOST.word(), Kind.EXECUTOR_LOST.word());

  private final Function<SparkContext, ApplicationPage> opening;
  private final SparkContext spark;
  /** Null until the run starts, as are the next. */
  private ApplicationPage page;
  private String run;
  private String folder;
  private String model;
  private long startedMillis;
  private StepRow step;
  private EvalRow evaluation;
  private long told;

  SparkNews(SparkContext spark) {
    this(spark, ApplicationPage::of);
  }

  SparkNews(SparkContext spark, Function<SparkContext, ApplicationPage> opening) {
    this.spark = spark;
    this.opening = opening;
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      begin(started);
    } else if (page == null) {
      return; // a dry run's, or of a run that has ended long ago
    } else if (event instanceof RunEvent.Stepped stepped) {
      step = stepped.row();
      if (System.nanoTime() - told >= APART_NANOS) {
        tell(null, null);
      } else {
        page.measure(news(null, null));
      }
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      evaluation = evaluated.row();
      tell(null, null);
    } else if (event instanceof RunEvent.Happened happened && KINDS.contains(happened.row().kind())) {
      tell("step " + happened.row().step() + ", " + happened.row().kind() + ": " + happened.row().what(), null);
    } else if (event instanceof RunEvent.Finished finished) {
      tell(null, finished.summary().stopped());
    }
  }

  private void begin(RunEvent.Started started) {
    run = started.run();
    folder = started.folder();
    model = started.setup().model().name();
    startedMillis = System.currentTimeMillis();
    page = opening.apply(spark);
    tell(null, null);
  }

  private void tell(String happened, String ended) {
    told = System.nanoTime();
    page.tell(news(happened, ended));
  }

  private RunNews news(String happened, String ended) {
    Double speed = step == null ? null : 1000 * step.samples() / step.stepMillis();
    return new RunNews(run, folder, model, startedMillis, System.currentTimeMillis(), step == null ? 0 : step.step(),
        step == null ? 0 : step.epoch(), step == null ? null : step.loss(), step == null ? null : step.learningRate(),
        speed, evaluation == null ? null : evaluation.loss(), evaluation == null ? null : evaluation.accuracy(),
        happened, ended);
  }
}
