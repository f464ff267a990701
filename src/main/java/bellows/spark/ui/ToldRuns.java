package bellows.spark.ui;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.util.kvstore.KVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what news say of runs in an application's store; in the application, and where its event log is read again. Of an
 * application that trains for days, as a search does, the last {@link #MOST_RUNS}.
 */
final class ToldRuns extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(ToldRuns.class);

  static final int MOST_RUNS = 100;

  private final KVStore store;
  /** Of runs that go on. Used by the thread of events alone, as is the next. */
  private final Map<String, ToldRun> views = new HashMap<>();
  /** Runs in the store, the oldest first. */
  private final Deque<String> kept = new ArrayDeque<>();

  ToldRuns(KVStore store) {
    this.store = store;
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (!(event instanceof RunNews news)) {
      return;
    }
    ToldRun view = views.merge(news.key(), ToldRun.of(news), (before, first) -> before.with(news));
    try {
      store.write(view);
      if (view.told <= 1 && !kept.contains(view.key)) {
        kept.add(view.key);
      }
      if (kept.size() > MOST_RUNS) {
        store.delete(ToldRun.class, kept.remove());
      }
    } catch (Exception e) { // Scala declares nothing: whatever it is, it concerns a page only.
      LOG.warn("a run cannot be shown: {}", e.toString());
    }
    if (news.ended() != null) {
      views.remove(news.key());
    }
  }
}
