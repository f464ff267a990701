package bellows.cli;

import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import bellows.data.Validation;
import bellows.data.source.TableForm;
import bellows.lecture.LectureKeys;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.train.RunConfig;
import bellows.train.RunKeys;
import bellows.tune.Search;
import bellows.tune.TuneKeys;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is documented of run files is what a run reads of them before it starts. */
class RunKeysTest {
  private static final String FEW = "\ndata {source = digits, train = 20, test = 10}";
  private static final String RUN = "network = softmax, rate = 0.1";
  static final List<KeySection> sections = RunKeys.SECTIONS;

  @Test
  void runFile() {
    new KeyContract("…" + FEW, "", RunKeysTest::read).check(RunKeys.RUN);
  }

  @ParameterizedTest
  @FieldSource("sections")
  void section(KeySection section) {
    new KeyContract(RUN + "\n…" + FEW, section.name(), RunKeysTest::read).check(section);
  }

  @Test
  void tolerance() {
    new KeyContract(RUN + "\n…" + FEW, "stop.tolerance", RunKeysTest::read).check(RunKeys.TOLERANCE);
  }

  @Test
  void data() {
    new KeyContract(RUN + FEW + "\n…", "data", RunKeysTest::read, "path", "train", "test", "seed").check(RunKeys.DATA);
    new KeyContract(RUN + FEW + "\n…", "data.normalise", RunKeysTest::read).check(RunKeys.NORMALISE);
    new KeyContract("…", "data.validation", run -> Validation.read(RunKeys.hold(run).section("data"))).check(RunKeys.VALIDATION);
  }

  /** What {@link Setup} reads, of settings that can be asked afterwards. */
  private static List<Object> read(Settings run) {
    RunConfig config = RunConfig.read(run);
    DataSet data = DataSet.open(run.section("data"), new HadoopFiles(new Configuration()));
    Model model = Zoo.model(run, config.views().output(data.shape()), data.classes());
    Object declared = List.of(run.has("input") ? run.integers("input").length : 0,
        run.has("classes") ? run.integer("classes") : 0, run.has("class-names") ? run.texts("class-names") : 0,
        TableForm.read(run.section(TableForm.SECTION)) == null,
        run.has(TuneKeys.SECTION) ? Search.read(run.section(TuneKeys.SECTION)) : 0, // which tune reads
        run.has(LectureKeys.SECTION)); // which lectures reads
    if (run.has(LectureKeys.SECTION)) {
      LectureKeys.check(run.section(LectureKeys.SECTION));
    }
    return List.of(config, model.rows(), model.loss(), declared);
  }
}
