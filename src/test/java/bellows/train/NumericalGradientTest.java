package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.train.worker.Partial;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gradient = numerical}: central differences in place of back-propagation. */
class NumericalGradientTest {
  private static final Samples TRAIN = Toy.clouds(150);
  private static final String NUMERICAL = "gradient = numerical, ";

  private static Partial firstStep(String text) {
    RunConfig config = Toy.config("rate = 0.1, batch = 100, " + text);
    TrainSpec spec = Toy.spec(config, Toy.model(text, TRAIN), TRAIN);
    try (LocalWorkers workers = new LocalWorkers(spec, TRAIN, null, KernelProvider.kernels())) {
      return workers.step(new StepInput(1, 0, 0, spec.model().initial(3))).sum();
    }
  }

  /** Of smooth networks, to what single precision can tell of a difference; dropout draws alike in all passes. */
  @ParameterizedTest
  @ValueSource(strings = {"network = [{dense = 12}, tanh, {dropout = 0.3}, {dense = classes}]",
      "network = [{dense = classes}], loss = logistic",
      "network = [{dense = 5}, sigmoid, {dense = classes}], loss = squared-error"})
  void agreesWithBackPropagation(String text) {
    Partial numerical = firstStep(NUMERICAL + text);
    Partial exact = firstStep(text);
    assertEquals(exact.loss(), numerical.loss());
    assertEquals(exact.samples(), numerical.samples());
    double largest = 0;
    for (float g : exact.gradient()) {
      largest = Math.max(largest, Math.abs(g));
    }
    for (int i = 0; i < exact.gradient().length; i++) {
      assertEquals(exact.gradient()[i], numerical.gradient()[i], 2e-3 * largest, "weight " + i);
    }
  }

  @Test
  void frozenWeightsHaveNone() {
    String text = "network = [{dense = 5}, tanh, {dense = classes}], start.freeze = dense1, ";
    float[] gradient = firstStep(text + NUMERICAL).gradient();
    Model model = Toy.model(text, TRAIN);
    int frozen = model.layout().weights().get(2).offset();
    for (int i = 0; i < gradient.length; i++) {
      assertEquals(i >= frozen, gradient[i] != 0, "weight " + i);
    }
  }

  /** The loss of the lectures' gradient descent falls as that of back-propagation does. */
  @Test
  void trainsAsBackPropagationDoes() {
    String run = "network = [{dense = 6}, tanh, {dense = classes}], batch = all, rate = 0.5, stop.epochs = 20";
    Outcome exact = Toy.trainer(run, TRAIN, null, new Recorder()).run();
    Outcome numerical = Toy.trainer(NUMERICAL + run, TRAIN, null, new Recorder()).run();
    assertEquals(exact.trainLoss(), numerical.trainLoss(), 2e-3 * exact.trainLoss());
    assertTrue(!exact.state().sha256().equals(numerical.state().sha256()));
  }

  @Test
  void whatCannotWorkIsRefused() {
    Refusal.of(() -> firstStep("network = [{dense = 2000}, {dense = classes}], " + NUMERICAL),
        "gradient = numerical: expected at most 10,000 weights", "found 16,003; set gradient = back-propagation");
    Refusal.of(() -> firstStep("network = [{dense = 8}, batchnorm, {dense = classes}], " + NUMERICAL),
        "gradient = numerical: expected a network without running statistics", "found batchnorm1.mean");
    Refusal.of(() -> Toy.config("rate = 1, gradient = guessed"), "gradient.name: expected one of back-propagation, numerical");
    Refusal.of(() -> Toy.config("rate = 1, gradient {name = numerical, h = 0}"), "gradient.h: expected a number above 0");
  }
}
