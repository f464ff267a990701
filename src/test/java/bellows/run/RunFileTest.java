package bellows.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.Settings;
import com.typesafe.config.Config;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFileTest {
  private static final Config FILE = Settings.parseConfig("rate = 0.1, stop {epochs = 3, accuracy = 0.9}", "run.conf");

  /** A run has one length: one that is set takes the place of the file's. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      stop.steps=5                | {accuracy=0.9,steps="5"}
      stop.epochs=5               | {accuracy=0.9,epochs="5"}
      stop.minutes=5;stop.steps=7 | {accuracy=0.9,minutes="5",steps="7"}
      stop.accuracy=0.5           | {accuracy="0.5",epochs=3}
      stop.steps=null             | {accuracy=0.9,epochs=3}
      stop={steps = 5}            | {steps=5}
      """)
  void aLengthReplacesTheFiles(String changes, String expected) {
    Config changed = RunFile.apply(FILE, List.of(changes.split(";")));
    assertEquals(expected, changed.getObject("stop").render(com.typesafe.config.ConfigRenderOptions.concise()
        .setJson(false).setOriginComments(false)).replaceAll("^(?!\\{)(.*)$", "{$1}"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      rate.start=0.2              | rate.start | 0.2
      data.normalise.mean=3       | data.normalise.mean | 3
      "data".path=x               | data.path | x
      """)
  void keysOfSectionsThatAreNotThereMakeThem(String change, String key, String value) {
    assertEquals(value, RunFile.apply(FILE, List.of(change)).getString(key));
  }
}
