package bellows.run;

import bellows.optim.RateChanges;
import bellows.store.run.RunFolder;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;

/**
 * The run file in a run's folder: what the run was started with, and what people have changed of it while it went.
 */
final class KeptRunFile {
  private static final String RATE = "rate";
  private static final String CHANGED = RATE + "." + RateChanges.KEY;

  private final RunFolder folder;
  private Config resolved;
  private String fingerprint;

  /** Writes it. */
  KeptRunFile(RunFolder folder, Config resolved) {
    this.folder = folder;
    write(resolved);
  }

  private void write(Config file) {
    folder.write(RunFolder.CONF, RunFile.render(file));
    resolved = file;
    fingerprint = Setup.fingerprint(file);
  }

  /** Of the run file as it is now. */
  String fingerprint() {
    return fingerprint;
  }

  /** Writes it with these in place of what it had of them; when this returns, the file is safe. */
  void rateChanged(RateChanges changes) {
    write(with(resolved, changes));
  }

  static Config with(Config file, RateChanges changes) {
    List<Long> after = changes.all().stream().map(RateChanges.Change::after).toList();
    List<Double> times = changes.all().stream().map(RateChanges.Change::times).toList();
    return withSection(file).withValue(CHANGED,
        ConfigValueFactory.fromMap(Map.of(RateChanges.AFTER, after, RateChanges.TIMES, times)));
  }

  /** {@code rate = 0.1} as {@code rate {start = 0.1}}. */
  private static Config withSection(Config file) {
    return file.hasPath(RATE) && file.getValue(RATE).valueType() != ConfigValueType.OBJECT
        ? file.withValue(RATE, ConfigFactory.empty().withValue("start", file.getValue(RATE)).root()) : file;
  }

  /**
   * The run file of a run that goes on under a person's file again: what was asked for while it went is not in that
   * file, and stays all the same, unless the person says otherwise there.
   */
  static Config keepingRateChanges(Config file, Config before) {
    return file.hasPathOrNull(CHANGED) || !before.hasPath(CHANGED) ? file
        : withSection(file).withValue(CHANGED, before.getValue(CHANGED));
  }
}
