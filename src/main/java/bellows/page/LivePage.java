package bellows.page;

import bellows.conf.BadInputException;
import bellows.run.RunEvent;
import bellows.run.Training;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * A page that shows runs while they go on, and after: served by this process for as long as it is open.
 *
 * <pre>{@code
 * try (LivePage page = LivePage.beside(new PageAddress(null, 0), configuration, false);
 *     Training training = Training.on(spark).file("conf/quickstart.conf").listener(page).start()) {
 *   System.out.println(page.url());
 *   training.await();
 * }
 * }</pre>
 *
 * As a listener it costs the thread that trains a microsecond a step; everything else is done by threads of its own, of
 * which none is left once it is closed.
 */
public final class LivePage implements Consumer<RunEvent>, AutoCloseable {
  private final PageSite site;
  private final PageServer server;
  private final Configuration configuration;
  /** Null where nothing may be asked. */
  private final PageControls controls;
  /** Of the run that is trained beside it. */
  private RunRecord record;
  private RunFollower follower;

  private LivePage(PageAddress address, Configuration configuration, boolean control) {
    this.configuration = configuration;
    controls = control ? new PageControls() : null;
    site = new PageSite(controls);
    try {
      server = new PageServer(address, site);
    } catch (RuntimeException e) {
      site.close();
      throw e;
    }
  }

  /**
   * For a run that is trained by this process, to whose listeners this is added.
   *
   * @param control whether whoever sees the page may also have the run stopped, saved, and its rate changed, after
   *     {@link #control}
   * @throws BadInputException if it cannot be served there
   */
  public static LivePage beside(PageAddress address, Configuration configuration, boolean control) {
    return new LivePage(address, configuration, control);
  }

  /**
   * Of runs that others train, or that have ended.
   *
   * @param folders of runs, or folders of such folders, on any Hadoop file system
   * @throws BadInputException if one is neither
   */
  public static LivePage of(List<String> folders, PageAddress address, Configuration configuration) {
    List<ShownRun> views = open(folders, configuration);
    LivePage page = new LivePage(address, configuration, false);
    views.forEach(page.site::add);
    return page;
  }

  static List<ShownRun> open(List<String> folders, Configuration configuration) {
    List<String> all = RunFolders.expand(folders, new HadoopFiles(configuration));
    List<String> names = RunFolders.names(all);
    List<ShownRun> views = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      RunRecord record = new RunRecord(names.get(i));
      views.add(new ShownRun(record, new RunFollower(all.get(i), configuration, record), null));
    }
    return views;
  }

  /** What to open in a browser. */
  public String url() {
    return server.url();
  }

  /** Whom to ask what somebody asks by the page. */
  public void control(Training of) {
    if (controls != null) {
      controls.ask(of);
    }
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      start(started);
    } else if (record != null) {
      record.hear(event);
      if (event instanceof RunEvent.RolledBack) {
        readSteps();
      }
    }
  }

  private void start(RunEvent.Started started) {
    record = new RunRecord(started.run());
    boolean kept = started.folder() != null && RunFolder.isAt(new HadoopFiles(configuration), started.folder());
    follower = kept ? new RunFollower(started.folder(), configuration, record) : null;
    record.state(RunRecord.State.TRAINING, null);
    if (follower != null && started.step() > 0) {
      try {
        follower.readEarlier();
      } catch (IOException e) {
        // A page shows what it has: the run must not end because of it, and its tables say the same to it.
        record.changed();
      }
    }
    site.add(new ShownRun(record, follower, started.setup()));
  }

  /** After steps were taken back; the tables have the others, since they are written before a checkpoint. */
  private void readSteps() {
    record.clearSteps();
    if (follower != null) {
      try {
        follower.readStepsAnew();
      } catch (IOException e) {
        record.changed();
      }
    }
  }

  /** Ends the server; who looks keeps what is on the screen. */
  @Override
  public void close() {
    server.close();
    site.close();
  }
}
