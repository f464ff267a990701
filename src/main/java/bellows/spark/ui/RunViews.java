package bellows.spark.ui;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.util.kvstore.KVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what news say of runs in an application's store; in the application, and where its event log is read again. */
final class RunViews extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(RunViews.class);

  private final KVStore store;
  /** By run. Used by the thread of events alone. */
  private final Map<String, RunView> views = new HashMap<>();

  RunViews(KVStore store) {
    this.store = store;
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (!(event instanceof RunNews news)) {
      return;
    }
    RunView view = views.merge(news.key(), RunView.of(news), (before, first) -> before.with(news));
    try {
      store.write(view);
    } catch (Exception e) { // Scala declares nothing: whatever it is, it concerns a page only.
      LOG.warn("a run cannot be shown: {}", e.toString());
    }
    if (news.ended() != null) {
      views.remove(news.key());
    }
  }
}
