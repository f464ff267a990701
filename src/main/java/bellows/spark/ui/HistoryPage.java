package bellows.spark.ui;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.status.AppHistoryServerPlugin;
import org.apache.spark.status.ElementTrackingStore;
import org.apache.spark.ui.SparkUI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The tab of runs on Spark's history server, which finds this class where the jar is on its class path. */
public final class HistoryPage implements AppHistoryServerPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryPage.class);

  @Override
  public Seq<SparkListener> createListeners(SparkConf conf, ElementTrackingStore store) {
    return CollectionConverters.asScala(List.<SparkListener>of(new ToldRuns(store))).toSeq();
  }

  /** Applications without runs have no such tab. */
  @Override
  public void setupUI(SparkUI page) {
    try {
      if (page.store().store().count(ToldRun.class) > 0) {
        page.attachTab(new RunsTab(page));
      }
    } catch (Exception | LinkageError e) { // Scala declares nothing; other tabs are to be shown all the same.
      LOG.warn("the history server's page has no tab for runs: {}", e.toString());
    }
  }
}
