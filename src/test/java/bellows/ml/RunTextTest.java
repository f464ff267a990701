package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellows.conf.BadInputException;
import com.typesafe.config.Config;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Params as the run file that they amount to. */
class RunTextTest {
  private static NeuralNetworkClassifier with(String config) {
    return new NeuralNetworkClassifier().setConfig(config);
  }

  @Test
  void defaultsHoldWhereNothingIsSaid() {
    Config run = RunText.of(new NeuralNetworkClassifier());
    assertEquals(20, run.getInt("stop.epochs"));
    assertEquals("adam", run.getString("optimizer"));
    assertEquals(0.001, run.getDouble("rate"));
    assertEquals(64, run.getInt("batch"));
    assertEquals("auto", run.getString("data.normalise"));
    assertEquals("1 epochs", run.getString("checkpoint"));
    for (String unsaid : List.of("loss", "stop.patience", "stop.tolerance", "regularisation", "start", "data.shape")) {
      assertFalse(run.hasPath(unsaid), unsaid);
    }
  }

  @Test
  void configStandsOverDefaults() {
    Config run = RunText.of(with("stop.steps = 5, optimizer {name = sgd, momentum = 0.9}, rate {name = cosine, "
        + "over = 5 epochs}, batch = all, data.normalise {mean = 1, scale = 2}"));
    assertFalse(run.hasPath("stop.epochs"));
    assertEquals(0.9, run.getDouble("optimizer.momentum"));
    assertEquals(0.001, run.getDouble("rate.start"));
    assertEquals("cosine", run.getString("rate.name"));
    assertEquals("all", run.getString("batch"));
    assertEquals(2, run.getInt("data.normalise.scale"));
  }

  @Test
  void whatIsSetStandsOverConfig() {
    Config run = RunText.of(with("stop.steps = 5, rate {name = cosine, start = 1, over = 5 epochs}, optimizer {name = sgd, "
        + "momentum = 0.9}, regularisation.l1 = 3, checkpoint {every = 2 epochs, keep = 7}").setMaxIter(3).setStepSize(0.5)
            .setOptimizer("{name = adamw, decay = 0.1}").setRegParam(0.25).setCheckpointInterval(-1).setTol(1e-3)
            .setPatience(4).setSeed(8).setStandardization(false).setShape(2, 2, 1).setInitialModel("runs/a"));
    assertEquals(3, run.getInt("stop.epochs"));
    assertFalse(run.hasPath("stop.steps"));
    assertEquals(0.5, run.getDouble("rate.start"));
    assertEquals("cosine", run.getString("rate.name"));
    assertEquals("adamw", run.getString("optimizer.name"));
    assertFalse(run.hasPath("optimizer.momentum"));
    assertEquals(0.25, run.getDouble("regularisation.l2"));
    assertEquals(3, run.getInt("regularisation.l1"));
    assertEquals("never", run.getString("checkpoint.every"));
    assertEquals(7, run.getInt("checkpoint.keep"));
    assertEquals(1e-3, run.getDouble("stop.tolerance"));
    assertEquals(4, run.getInt("stop.patience"));
    assertEquals(8, run.getInt("seed"));
    assertFalse(run.hasPath("data.normalise"));
    assertEquals(List.of(2, 2, 1), run.getIntList("data.shape"));
    assertEquals("runs/a", run.getString("start.model"));
  }

  @Test
  void lossesAreWordsOrSections() {
    Config weighted = RunText.of(with("loss = hinge").setClassWeights(1, 2));
    assertEquals("hinge", weighted.getString("loss.name"));
    assertEquals(List.of(1.0, 2.0), weighted.getDoubleList("loss.class-weights"));
    assertEquals(List.of(1.0, 2.0), RunText.of(new NeuralNetworkClassifier().setClassWeights(1, 2))
        .getDoubleList("loss.class-weights"));
    assertEquals(2, RunText.of(new NeuralNetworkClassifier().setLoss("{name = focal, gamma = 2}")).getInt("loss.gamma"));
    Config real = RunText.of(new NeuralNetworkRegressor());
    assertEquals("squared-error", real.getString("loss.name"));
    assertEquals("auto", real.getString("loss.normalise-targets"));
    assertFalse(RunText.of(new NeuralNetworkRegressor().setStandardization(false)).hasPath("loss.normalise-targets"));
  }

  @Test
  void textsThatAreNoneAreRefused() {
    assertThrows(BadInputException.class, () -> RunText.of(with("data.source = csv")));
    assertThrows(BadInputException.class, () -> RunText.of(with("start.model = a").setInitialModel("b")));
    assertThrows(BadInputException.class, () -> RunText.of(new NeuralNetworkClassifier().setNetwork("lenet, seed = 4")));
    assertThrows(BadInputException.class, () -> RunText.of(new NeuralNetworkClassifier().setNetwork(" ")));
    assertThrows(BadInputException.class, () -> RunText.of(new NeuralNetworkClassifier().setOptimizer("[")));
  }
}
