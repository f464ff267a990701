package bellows.spark.ui;

import bellows.spark.internal.SparkInternals;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.ui.SparkUI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/**
 * An application's page, event log and metrics, for runs that tell how they stand. The first run of an application puts
 * a tab into its page, if it has one, and a source into its metrics. Neither is what a run is for: what a Spark lacks of
 * it (one vendor's has other servlet classes) is said in the log, and the run goes on.
 */
public final class ApplicationPage {
  private static final Logger LOG = LoggerFactory.getLogger(ApplicationPage.class);

  private final SparkContext spark;
  /** Null where there can be none. */
  private final RunMetrics metrics;

  private ApplicationPage(SparkContext spark, RunMetrics metrics) {
    this.spark = spark;
    this.metrics = metrics;
  }

  /** That of an application, with all that is possible in it. */
  public static ApplicationPage of(SparkContext spark) {
    synchronized (ApplicationPage.class) {
      try {
        addTab(spark);
      } catch (LinkageError | RuntimeException e) {
        LOG.warn("this Spark's page has no tab for runs: {}", e.toString());
      }
      try {
        return new ApplicationPage(spark, metrics());
      } catch (LinkageError | RuntimeException e) {
        LOG.warn("this Spark's metrics have no runs: {}", e.toString());
        return new ApplicationPage(spark, null);
      }
    }
  }

  private static void addTab(SparkContext spark) {
    if (spark.ui().isEmpty()) {
      return;
    }
    SparkUI page = spark.ui().get();
    for (Iterator<?> tabs = page.getTabs().iterator(); tabs.hasNext();) {
      if (tabs.next() instanceof RunsTab) {
        return;
      }
    }
    page.attachTab(new RunsTab(page));
    spark.addSparkListener(new ToldRuns(page.store().store()));
  }

  private static RunMetrics metrics() {
    Seq<?> known = SparkEnv.get().metricsSystem().getSourcesByName(RunMetrics.NAME);
    if (!known.isEmpty() && known.head() instanceof RunMetrics metrics) {
      return metrics;
    }
    RunMetrics made = new RunMetrics();
    SparkEnv.get().metricsSystem().registerSource(made);
    return made;
  }

  /** How a run stands, for the metrics alone: may be told after each step. */
  public void measure(RunNews news) {
    if (metrics != null) {
      metrics.tell(news);
    }
  }

  /** How a run stands, for all: a second apart at least, as each goes into the event log. */
  public void tell(RunNews news) {
    measure(news);
    SparkInternals.tell(spark, news);
  }
}
