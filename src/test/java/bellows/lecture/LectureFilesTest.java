package bellows.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.data.LocalFiles;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.run.Changes;
import bellows.run.RunFile;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import bellows.train.RunConfig;
import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments that we ship: each is a run file by itself, each of its runs can be trained. */
class LectureFilesTest {
  private static final String FOLDER = "conf/lectures";

  static List<LectureFile> files() {
    return LectureFile.find(new LocalFiles(), FOLDER, List.of());
  }

  @ParameterizedTest
  @MethodSource("files")
  void canBeRunAndSaysHow(LectureFile file) {
    Lecture lecture = file.lecture();
    for (Map.Entry<String, Config> run : lecture.runs().entrySet()) {
      checkRun(run.getValue());
    }
    checkRun(RunFile.read(new LocalFiles(), file.path(), Changes.NONE));
    assertTrue(file.text().contains("submit/bellows train " + file.path()), "how to run it");
    assertEquals(file.name(), RunConfig.name(Settings.of(file.config())));
    assertTrue(lecture.numbers().stream().anyMatch(Quantity::isClaimed), "something that the lecture says");
  }

  /** Reads it to the last key, and builds its network; with its data, where they are generated. */
  private static void checkRun(Config config) {
    Settings run = Settings.of(config);
    String source = run.section("data").text("source");
    boolean here = !run.section("data").has("path");
    Shape input = source.equals("cifar10") ? Shape.of(32, 32, 3) : source.equals("idx") ? Shape.of(28, 28, 1)
        : Shape.of(224, 224, 3);
    int classes = source.equals("shards") ? 1000 : 10;
    if (here) {
      DataSet data = DataSet.open(run.section("data"), new HadoopFiles(new Configuration()));
      input = data.shape();
      classes = data.classes();
      data.close();
    }
    Model model = Zoo.model(run, input, classes);
    assertTrue(model.layout().weightCount() > 0);
    RunFile.readRest(run, here);
  }

  @Test
  void eachTopicHasAnExperiment() {
    List<String> topics = files().stream().map(file -> file.lecture().topic()).distinct().sorted().toList();
    assertEquals(Lecture.TOPICS.stream().sorted().toList(), topics);
    assertFalse(files().size() < 15);
  }
}
