package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.data.Split;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.train.RunConfig;
import bellows.train.StepMode;
import bellows.train.TeamPlan;
import bellows.train.metrics.Ranking;
import bellows.train.worker.Evaluation;
import bellows.train.worker.TrainSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All figures, to the last bit, whatever the layout; and those of what {@code predict} writes. */
class ScoredTest {
  private static final String DIGITS = "source = digits, train = 40, test = 97, normalise = auto";
  private static final String MLP = "network = [flatten, {dense = classes}]";
  private final SparkSession session = Sparks.session("local[3]");
  private final JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
  @TempDir
  Path folder;

  /** What is asked of workers that hold the data, with the first values as weights. */
  private interface Question<R> {
    R of(SparkWorkers workers, float[] weights);
  }

  private <R> R ask(String run, String data, int partitions, int team, Question<R> question) {
    Settings settings = Settings.parse(run + ", rate = 0.1, batch = 16, leaves = 8, data {" + data + "}", "run.conf");
    RunConfig config = RunConfig.read(settings);
    try (DataSet set = DataSet.open(settings.section("data"), new HadoopFiles(spark.hadoopConfiguration()))) {
      Model model = Zoo.model(settings, set.shape(), set.classes());
      TrainSpec spec = config.spec(model, set.resolve(config.normalisation()), set.count(Split.TRAIN));
      TeamPlan plan = new TeamPlan(team, true, 1, 1, 0, 0, 0);
      try (SparkWorkers workers = new SparkWorkers(spark, spec, plan, set, partitions, StepMode.AUTO, null)) {
        return question.of(workers, model.initial(3));
      }
    }
  }

  private Scored score(String run, String data, int partitions, int team) {
    return ask(run, data, partitions, team, (workers, weights) -> workers.score(Split.TEST, weights));
  }

  @Test
  void sameBitsOnAnyLayoutAndTheLossOfARun() {
    Scored one = score(MLP, DIGITS, 1, 1);
    Evaluation plain = ask(MLP, DIGITS, 2, 1, (workers, weights) -> workers.evaluate(Split.TEST, weights));
    assertEquals(plain.loss(), one.evaluation().loss());
    assertEquals(plain.accuracy(), one.evaluation().accuracy());
    assertNull(plain.logLoss());
    assertEquals(one.evaluation().loss(), one.evaluation().logLoss(), 1e-6);
    assertEquals(10, one.rankings().size());
    for (int partitions : new int[] {3, 8}) {
      Scored many = score(MLP, DIGITS, partitions, partitions == 3 ? 2 : 1);
      assertEquals(one.rankings(), many.rankings());
      assertEquals(one.evaluation().loss(), many.evaluation().loss());
      assertEquals(one.evaluation().logLoss(), many.evaluation().logLoss());
    }
  }

  @Test
  void ranksAsWhatPredictWritesDoes() {
    Scored scored = score(MLP, DIGITS, 3, 1);
    List<Row> rows = ask(MLP, DIGITS, 2, 1,
        (workers, weights) -> workers.predict(session, Split.TEST, weights).collectAsList());
    for (Ranking found : scored.rankings()) {
      List<Float> own = new ArrayList<>();
      List<Float> others = new ArrayList<>();
      rows.forEach(row -> (row.getFloat(1) == found.label() ? own : others)
          .add(row.<Float>getList(4).get(found.label())));
      assertEquals(Ranking.of(found.label(), array(own), array(others)), found);
    }
  }

  private static float[] array(List<Float> list) {
    float[] array = new float[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i);
    }
    return array;
  }

  /** One score, two scores or margins: of two classes the second is ranked. The feature itself ranks: 3 of 4 pairs. */
  @Test
  void ofTwoClassesTheSecondIsRanked() throws Exception {
    String path = "\"" + Files.writeString(folder.resolve("two.csv"), "1,a\n4,a\n3.5,b\n8,b\n") + "\"";
    String data = "source = csv, path = " + path + ", test = " + path;
    for (String run : List.of("network = [{dense = 1}], loss = logistic", "network = [{dense = 2}]",
        "network = [{dense = 2}], loss = hinge")) {
      Scored scored = score(run, data, 2, 1);
      assertEquals(1, scored.rankings().size(), run);
      Ranking ranking = scored.rankings().get(0);
      assertEquals(1, ranking.label());
      assertTrue(ranking.rocAuc() == 0.75 || ranking.rocAuc() == 0.25, run + ": " + ranking);
      assertEquals(run.contains("hinge"), scored.evaluation().logLoss() == null, run);
    }
  }

  @Test
  void realTargetsHaveErrorsAndNoRanks() throws Exception {
    String path = "\"" + Files.writeString(folder.resolve("real.csv"), "1,10.5\n2,20.25\n3,30.125\n") + "\"";
    Scored scored = score("network = [{dense = 1}], loss = squared-error", "source = csv, classes = 0, path = " + path
        + ", test = " + path, 2, 1);
    assertTrue(scored.rankings().isEmpty());
    assertNull(scored.evaluation().logLoss());
    assertNotNull(scored.evaluation().errors().r2());
    assertEquals(Math.sqrt(2 * scored.evaluation().loss()), scored.evaluation().errors().rmse(), 1e-5);
  }
}
