package bellows.page;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.draw.Subject;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.run.Changes;
import bellows.run.RunFile;
import bellows.run.Setup;
import bellows.store.HadoopFiles;
import bellows.store.run.CheckpointStore;
import bellows.store.run.RunFolder;
import bellows.tensor.Shape;
import com.fasterxml.jackson.core.JsonGenerator;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** A run of a page: what is known of it, where more of it comes from, and what is made of it on request. */
final class ShownRun {
  /** A text is not made anew for every browser that looks. */
  private static final long FRESH_NANOS = 500_000_000L;

  final RunRecord record;
  /** Null of a run that writes nothing. */
  final RunFollower follower;
  /** Of a run of this process; null of others. */
  private final Setup setup;
  /** The run file of a run of this process; null of others. */
  private final String resolved;
  /** The run file as it was last parsed. */
  private String parsed;
  private Config config;
  private String details;
  private long detailsVersion = -1;
  private long detailsMade;
  private String network;
  private Gallery gallery;
  private volatile String problem;

  ShownRun(RunRecord record, RunFollower follower, Setup setup) {
    this.record = record;
    this.follower = follower;
    this.setup = setup;
    resolved = setup == null ? null : RunFile.render(setup.resolved());
  }

  /** Reads what came; whatever goes wrong is shown on the page, and is tried again. */
  void poll() {
    if (follower == null) {
      return;
    }
    try {
      if (setup == null) {
        follower.readAll();
      } else {
        follower.readUntold();
      }
      problem = null;
    } catch (IOException | RuntimeException e) {
      problem = e.getMessage() == null ? e.toString() : e.getMessage();
      record.changed();
    }
  }

  /**
   * Reads all that there is, once.
   *
   * @throws UncheckedIOException if a table cannot be read
   */
  void read() {
    try {
      follower.readAll();
      follower.readAll(); // Only now it is known which steps' tasks are kept, and how long an epoch is.
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  void glance(JsonGenerator json) throws IOException {
    synchronized (record) {
      RunJson.glance(json, record);
    }
    Json.field(json, "problem", problem);
    json.writeBooleanField("live", setup != null);
  }

  /** All but the steps. */
  synchronized String details() {
    long now = System.nanoTime();
    if (details == null || detailsVersion != record.version() && now - detailsMade > FRESH_NANOS) {
      detailsVersion = record.version();
      detailsMade = now;
      details = Json.object(json -> {
        synchronized (record) {
          RunJson.details(json, record);
        }
      });
    }
    return details;
  }

  /** The run file as it was resolved; null before the run has written it. Parsed when it is another one. */
  synchronized Config config() {
    String text = configText();
    if (text != null && !text.equals(parsed)) {
      parsed = text;
      config = Settings.parseConfig(text, "run.conf");
    }
    return text == null ? null : config;
  }

  private String configText() {
    synchronized (record) {
      if (record.changedFile != null) {
        return record.changedFile;
      }
      if (resolved != null) {
        return resolved;
      }
      return record.starts.isEmpty() ? null : record.starts.get(record.starts.size() - 1).config();
    }
  }

  /** What does not change: where it is, its run file, its starts, its network. */
  String about() {
    String text = configText();
    return Json.object(json -> {
      json.writeStringField("name", record.name);
      Json.field(json, "folder", follower == null ? null : follower.path());
      Json.field(json, "config", text);
      synchronized (record) {
        RunJson.starts(json, record.starts);
      }
      json.writeFieldName("network");
      json.writeRawValue(network(text));
    });
  }

  private synchronized String network(String text) {
    if (network == null && text != null) {
      network = NetworkJson.of(() -> setup != null ? setup.model() : model(text));
    }
    return network == null ? "{}" : network;
  }

  private static Model model(String text) {
    Settings file = Settings.parse(text, "run.conf");
    return Zoo.model(file, Shape.of(file.integers("input")), file.integer("classes"));
  }

  /**
   * Those steps as a picture of so many columns shows them. Of a long run whose buckets are too wide for so few steps,
   * the table is asked.
   */
  String steps(long from, long to, int columns) {
    synchronized (record) {
      if (record.series.width() == 1 || record.series.buckets(from, to) >= columns / 2 || follower == null) {
        return Json.object(json -> record.series.write(json, from, to, columns));
      }
    }
    StepSeries exact = new StepSeries();
    try {
      follower.steps(from, to, exact);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return Json.object(json -> exact.write(json, from, to, columns));
  }

  /**
   * The histograms of a layer.
   *
   * @param layer null for the first
   */
  String histograms(String layer, int most) {
    synchronized (record) {
      return Json.object(json -> record.histograms.write(json, layer, most));
    }
  }

  List<String> layersWithHistograms() {
    synchronized (record) {
      return record.histograms.layers();
    }
  }

  /** What the network makes of samples, as the weights are when it is first asked for. */
  synchronized Gallery gallery() {
    if (gallery == null) {
      gallery = new Gallery(this::subject);
    }
    return gallery;
  }

  private Subject subject() {
    BadInputException.check(follower != null, "a run without a folder keeps no weights to look at");
    if (new HadoopFiles(follower.configuration()).exists(follower.path() + "/" + RunFolder.MODEL)) {
      return Subject.open(follower.path(), Changes.NONE, follower.configuration());
    }
    Setup of = setup != null ? setup : Setup.open(config(), new HadoopFiles(follower.configuration()));
    try {
      float[] weights = new CheckpointStore(new Path(follower.path()), follower.configuration(), of.model().layout(),
          of.config().slotNames(), of.config().keep()).latest(passedOver -> {})
          .orElseThrow(() -> new BadInputException("no checkpoint has been written yet")).state().weights();
      return Subject.underWay(of, weights);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Lets what was made of older weights be made again. */
  synchronized void renewGallery() {
    gallery = null;
  }
}
