package bellows.draw;

import bellows.conf.Settings;
import bellows.run.Setup;
import bellows.store.HadoopFiles;
import org.apache.hadoop.conf.Configuration;

/** Small networks to draw. */
final class Subjects {
  private Subjects() {}

  /** With the weights that a run begins with. */
  static Subject of(String conf) {
    return Subject.of(Setup.open(Settings.parseConfig(conf, "test"), new HadoopFiles(new Configuration())));
  }

  static Subject digits(String network) {
    return of("seed = 5, data {source = digits, train = 30, test = 20}, rate = 0.1\nnetwork = [" + network + "]");
  }
}
