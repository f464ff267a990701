package bellows.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class HadoopSettingsTest {
  @Test
  void whatTheLauncherSaysStandsOverHadoopsOwnFiles() {
    Configuration configuration = HadoopSettings.configuration("fs.s3a.endpoint http://h:1\nfs.defaultFS s3a://b\na x y=z\n");
    assertEquals("http://h:1", configuration.get("fs.s3a.endpoint"));
    assertEquals("s3a://b", configuration.get("fs.defaultFS"));
    assertEquals("x y=z", configuration.get("a"));
    assertEquals("file:///", HadoopSettings.configuration("").get("fs.defaultFS"));
  }
}
