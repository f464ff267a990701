package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.data.Samples;
import bellows.image.augment.Views;
import bellows.optim.Adam;
import bellows.optim.Averaging;
import bellows.optim.Clipping;
import bellows.optim.Constant;
import bellows.optim.Plateau.Metric;
import bellows.optim.Plateau;
import bellows.optim.RateChanges;
import bellows.optim.Regularisation;
import bellows.optim.Sgd;
import bellows.tensor.WireFormat;
import bellows.train.worker.Gradients;
import bellows.train.worker.TrainSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunConfigTest {
  private static final Samples CLOUDS = Toy.clouds(30);

  @Test
  void theRateAloneIsEnough() {
    RunConfig config = Toy.config("rate = 0.1");
    assertEquals(new RunConfig("run", 1, 64, 0, 0, 0, Views.PLAIN, Normalisation.NONE, new Sgd(0, false), "sgd",
        new Constant(0.1), null, RateChanges.NONE, Clipping.NONE, Regularisation.NONE, Averaging.NONE, Start.FRESH,
        new RunConfig.Stop(10, Long.MAX_VALUE, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
        EarlyStopping.NONE, Convergence.NONE, Every.parse("1 epoch"), Every.parse("1 epoch"), 3, new Guard(Guard.Policy.STOP, 0.5, 10), StepMode.AUTO,
        WireFormat.FLOAT32, Gradients.BACK_PROPAGATION), config);
  }

  @Test
  void readsEverything() {
    RunConfig config = Toy.config("""
        name = n, seed = -5, batch = 100, leaves = 32, together = 7, team = 3, data {normalise = auto}
        optimizer = adam, clipping = 2, average = 0.99,
        rate {name = plateau, start = 0.5, factor = 0.2, patience = 4, threshold = 0.01, end = 0.05, of = accuracy}
        start {model = runs/a, skip = fc, freeze = [conv1, "b.*"]}, regularisation {l1 = 1, l2 = 0.5}
        stop {steps = 7, minutes = 1.5, accuracy = 0.9, patience = 3, metric = accuracy, threshold = 0.5, restore-best = no}, evaluate = 3 steps
        stop {tolerance {loss = 1e-4, epochs = 5}, gradient-norm = 1e-5}, gradient {name = numerical, h = 0.01}, checkpoint {every = never, keep = 9}
        guard {non-finite = rollback, rate-factor = 0.1, most = 3}, steps = jobs, aggregation = shuffle, wire = bfloat16
        """);
    assertTrue(config.normalisation().isAuto());
    assertEquals(new RunConfig("n", -5, 100, 32, 7, 3, Views.PLAIN, config.normalisation(), new Adam(0.9, 0.999, 1e-8),
        "adam", new Constant(0.5), new Plateau(Metric.ACCURACY, 0.2, 4, 0.01, 0.1), RateChanges.NONE, new Clipping(2),
        new Regularisation(1, 0.5), new Averaging(0.99), new Start("runs/a", List.of("fc"), List.of("conv1", "b.*")),
        new RunConfig.Stop(Long.MAX_VALUE, 7, 1.5, 0.9), new EarlyStopping(Metric.ACCURACY, 3, 0.5, false),
        new Convergence(1e-4, 5, 1e-5),
        Every.parse("3 steps"), Every.NEVER, 9, new Guard(Guard.Policy.ROLLBACK, 0.1, 3), new StepMode(Stepping.JOBS, Aggregation.SHUFFLE),
        WireFormat.BFLOAT16, new Gradients(Gradients.Way.NUMERICAL, 0.01)), config);
  }

  @ParameterizedTest
  @CsvSource({"1,8", "64,8", "255,8", "256,16", "1000,32", "1024,64", "16384,1024", "1000000,1024"})
  void leavesFollowFromTheBatchAndFromNothingElse(int batch, int leaves) {
    assertEquals(leaves, spec("rate = 1, batch = " + batch).leaves());
    assertEquals(leaves, spec("rate = 1, leaves = auto, batch = " + batch).leaves());
  }

  @ParameterizedTest
  @CsvSource({"64,8,16", "256,8,32", "8192,8,64", "1,1,16"})
  void samplesTogetherFollowFromBatchAndLeaves(int batch, int leaves, int together) {
    String run = "rate = 1, batch = " + batch + ", leaves = " + leaves;
    assertEquals(together, spec(run).together());
    assertEquals(together, spec(run + ", together = auto").together());
    assertEquals(1000, spec(run + ", together = 1000").together());
  }

  private static TrainSpec spec(String run) {
    return Toy.spec(Toy.config(run), Toy.model(Toy.PERCEPTRON, CLOUDS), CLOUDS);
  }

  @Test
  void anAccuracyAloneStillEndsAfterTenEpochs() {
    assertEquals(10, Toy.config("rate = 1, stop {accuracy = 0.9}").stop().epochs());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      average = 1                              | average.decay: expected a number in [0, 1), found 1
      start {skip = fc}                        | start.skip: expected start.model as well
      batch = 0                                | run.conf: 1: batch: expected all or at least 1 sample, found 0
      batch = 6.5                              | batch: expected a whole number, found 6.5
      batch = many                             | batch: expected a number, found "many"
      batch = 3000000000                       | batch: expected a number in [1, 16777216], found 3000000000
      seed = [1]                               | seed: expected a number, found [1]
      leaves = -4                              | leaves: expected auto or a number of at least 1, found -4
      leaves = 0                               | leaves: expected auto or a number of at least 1, found 0
      leaves = some                            | leaves: expected a number, found "some"
      team = 0                                 | team: expected auto or at least 1, found 0
      team = all                               | team: expected a number, found "all"
      together = -1                            | together: expected auto or at least 1, found -1
      stop = 4                                 | stop: expected a section in braces, found 4
      stop {epochs = 0}                        | stop.epochs: expected at least 1, found 0
      evaluate = hourly                        | evaluate.every: expected never or something like 500 steps
      checkpoint {every = 0 steps}             | checkpoint.every: expected never or something like 500 steps
      checkpoint {keep = 0}                    | checkpoint.keep: expected at least 1, found 0
      optimizer {name = sdg}                   | optimizer.name: unknown optimizer 'sdg', did you mean 'sgd'?
      optimizer {name = sgd, momentum = 1.5}   | optimizer.momentum: expected a number in [0, 1), found 1.5
      clipping = 0                             | clipping: expected norm > 0, found 0.0
      guard = ignore                           | guard.non-finite: expected one of stop, skip, rollback, found 'ignore'
      guard {rate-factor = 1}                  | guard.rate-factor: expected a number in (0, 1), found
      guard {non-finite = skip, most = 0}      | guard: expected 0 < rate-factor < 1 and most of at least 1, found
      regularisation {l2 = -1}                 | regularisation: expected l2 >= 0, found -1.0
      data {normalise {scale = 0}}             | data.normalise.scale: expected finite numbers other than 0, found 0.0
      """)
  void aWrongValueIsNamedWithItsPlace(String line, String message) {
    Refusal.of(() -> Toy.config(line + "\nrate = 1"), "run.conf: 1: ", message.replaceFirst("run.conf: 1: ", ""));
  }

  @Test
  void aPlateauIsReadWithTheEvaluationsThatItWaitsFor() {
    String plateau = "rate {name = plateau, start = 1, patience = 2}";
    Refusal.of(() -> Toy.config("rate {name = plateau, start = 1}"), "rate.patience: expected a number, found nothing");
    for (String every : new String[] {"3 minutes", "never"}) {
      Refusal.of(() -> Toy.config(plateau + ", evaluate = " + every),
          "run.conf: 1: evaluate.every: expected steps or epochs, since rate.name = plateau", "found " + every);
    }
    assertEquals(2, Toy.config(plateau).plateau().patience());
  }

  @Test
  void aMissingRateIsNamed() {
    Refusal.of(() -> Toy.config("batch = 2"), "rate.start: expected a number, found nothing");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      btach = 3              | btach: unknown key, did you mean 'batch'?
      stop {epoch = 3}       | stop.epoch: unknown key, did you mean 'epochs'?
      checkpoint {kepe = 3}  | checkpoint.kepe: unknown key, did you mean 'keep'?
      guard {mots = 3}       | guard.mots: unknown key, did you mean 'most'?
      optimizer {momentun=1} | optimizer.momentun: unknown key, did you mean 'momentum'?
      """)
  void anUnknownKeyIsRefusedWithTheNearest(String line, String message) {
    Settings settings = Settings.parse("rate = 1\n" + line, "run.conf");
    RunConfig.read(settings);
    Refusal.of(settings::finish, "run.conf: 2: " + message);
  }
}
