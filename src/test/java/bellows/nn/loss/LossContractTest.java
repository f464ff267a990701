package bellows.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of Bellows' own losses, and what is special to each. */
class LossContractTest extends LossContract {
  private static final Kernels KERNELS = KernelProvider.kernels();

  private static final LossCase SOFTMAX = new LossCase(new SoftmaxCrossEntropy(), 2, 2, LossContractTest::softmax);
  private static final LossCase SOFTMAX_OF_MANY =
      new LossCase(new SoftmaxCrossEntropy(), 37, 37, LossContractTest::softmax);
  private static final LossCase COIN = new LossCase(new LogisticLoss(), 2, 1, (s, target) -> coin(s[0], target));

  @Override
  protected Stream<LossCase> cases() {
    return Stream.of(
        SOFTMAX,
        SOFTMAX_OF_MANY,
        new LossCase(new SoftmaxCrossEntropy(0.1), 2, 2, (s, label) -> smoothed(s, label, 0.1)),
        new LossCase(new SoftmaxCrossEntropy(0.3), 37, 37, (s, label) -> smoothed(s, label, 0.3)),
        new LossCase(new MulticlassHinge(), 10, 10, LossContractTest::hinge),
        new LossCase(new MulticlassHinge(10), 7, 7, (s, label) -> hinge(s, label, 10)),
        new LossCase(new PerceptronLoss(), 2, 1, (s, target) -> Math.max(0, target == 1 ? -s[0] : s[0])),
        new LossCase(new PerceptronLoss(), 2, 2, LossContractTest::perceptron),
        new LossCase(new PerceptronLoss(), 10, 10, LossContractTest::perceptron),
        new LossCase(new WeightedLoss(new PerceptronLoss(), WEIGHTS), 7, 7, weighted(LossContractTest::perceptron)),
        COIN,
        new LossCase(new LogisticLoss(), 7, 7, LossContractTest::coins),
        new LossCase(new SquaredError(), 0, 1, (s, target) -> 0.5 * (s[0] - target) * (s[0] - target)),
        new LossCase(new SquaredError(), 5, 5, LossContractTest::squares),
        new LossCase(new FormulaLoss("log(1 + exp(-y*s))"), 2, 1, (s, target) -> coin(s[0], target)),
        new LossCase(new FormulaLoss("log(1 + exp(-y*s))"), 7, 7, LossContractTest::coins),
        new LossCase(new FormulaLoss("0.5*(s - y)^2"), 0, 1, (s, target) -> 0.5 * (s[0] - target) * (s[0] - target)),
        new LossCase(new WeightedLoss(new FormulaLoss("log(1 + exp(-y*s))"), WEIGHTS), 7, 7,
            weighted(LossContractTest::coins)),
        new LossCase(new SoftmaxCrossEntropy(), 7, 7, LossContractTest::softmax).ofMixtures(),
        new LossCase(new SoftmaxCrossEntropy(0.2), 7, 7, (s, label) -> smoothed(s, label, 0.2)).ofMixtures(),
        new LossCase(new LogisticLoss(), 2, 1, (s, target) -> coin(s[0], target)).ofMixtures(),
        new LossCase(new LogisticLoss(), 7, 7, LossContractTest::coins).ofMixtures(),
        new LossCase(new FocalLoss(2), 2, 2, (s, label) -> focal(s, label, 2)),
        new LossCase(new FocalLoss(0.5), 7, 7, (s, label) -> focal(s, label, 0.5)),
        new LossCase(new WeightedLoss(new FocalLoss(1.5), WEIGHTS), 7, 7, weighted((s, label) -> focal(s, label, 1.5))),
        new LossCase(new NormalisedTargets(new SquaredError(), 3, 0.5), 0, 1,
            (s, target) -> 0.5 * (s[0] - (target - 3) / 0.5) * (s[0] - (target - 3) / 0.5)),
        new LossCase(new WeightedLoss(new MulticlassHinge(), WEIGHTS), 7, 7, weighted(LossContractTest::hinge)),
        new LossCase(new WeightedLoss(new LogisticLoss(), List.of(0.25, 3.0)), 2, 1,
            (s, target) -> (target == 0 ? 0.25 : 3) * coin(s[0], target)).ofMixtures(),
        new LossCase(new WeightedLoss(new SquaredError(), WEIGHTS), 7, 7, weighted(LossContractTest::squares)),
        new LossCase(new WeightedLoss(new SoftmaxCrossEntropy(0.2), WEIGHTS), 7, 7,
            weighted((s, label) -> smoothed(s, label, 0.2))),
        new LossCase(new WeightedLoss(new SoftmaxCrossEntropy(), WEIGHTS), 7, 7, weighted(LossContractTest::softmax))
            .ofMixtures());
  }

  private static final List<Double> WEIGHTS = List.of(1.0, 5.0, 0.5, 0.0, 2.0, 1.5, 0.1);

  private static LossCase.Definition weighted(LossCase.Definition loss) {
    return (scores, label) -> WEIGHTS.get((int) label) * loss.of(scores, label);
  }

  /** Nobody's weights change anything, to the bit. */
  @Test
  void weightsOfOneAreNoWeights() {
    for (Loss loss : List.of(new MulticlassHinge(), new LogisticLoss(), new SquaredError())) {
      LossBatch plain = new LossBatch(new LossCase(loss, 7, 7, LossContractTest::softmax));
      LossBatch weighted = new LossBatch(new LossCase(new WeightedLoss(loss, Collections.nCopies(7, 1.0)), 7, 7,
          LossContractTest::softmax));
      assertEquals(plain.run(KERNELS), weighted.run(KERNELS), 1e-12);
      assertArrayEquals(plain.gradient(), weighted.gradient());
    }
  }

  /** Of 10, 20 and 60 the mean is 30, the deviation √(1400 / 3); 3 targets of 7 have none. */
  @Test
  void targetsAreNormalisedAndAnswersAreInTheirUnits() {
    NormalisedTargets loss = NormalisedTargets.of(new SquaredError(), new float[] {10, 20, 60});
    assertEquals(new NormalisedTargets(new SquaredError(), 30, Math.sqrt(1400 / 3.0)), loss);
    assertEquals(30 - 2 * Math.sqrt(1400 / 3.0), loss.answer(-2), 1e-12);
    assertEquals(5, new SquaredError().answer(5));
    assertEquals(1, NormalisedTargets.of(new SquaredError(), new float[] {7, 7, 7}).deviation());
    Refusal.of(() -> loss.check(Shape.of(3), 3), "expected real targets, found 3 classes");
    Refusal.of(() -> new NormalisedTargets(new SquaredError(), 1, 0), "a deviation above 0, found 1.0 and 0.0");
  }

  /** scikit-learn's {@code compute_class_weight("balanced")} of 1, 1, 2, 4 samples: 8 / (4 · 1), 2, 1 and 0.5. */
  @Test
  void balancedWeightsAreOneOnAverage() {
    assertEquals(List.of(2.0, 2.0, 1.0, 0.5), WeightedLoss.balanced(new long[] {1, 1, 2, 4}, String::valueOf));
    Refusal.of(() -> WeightedLoss.balanced(new long[] {1, 0}, label -> "'b'"), "class-weights = balanced",
        "found none of class 'b'");
  }

  @Test
  void weightsAreRefusedWhereTheyDoNotFit() {
    Refusal.of(() -> new WeightedLoss(new SquaredError(), List.of(1.0)).check(Shape.of(1), 0), "found real targets");
    Refusal.of(() -> new WeightedLoss(new SoftmaxCrossEntropy(), WEIGHTS).check(Shape.of(3), 3),
        "expected balanced or one weight a class, 3, found 7");
    Refusal.of(() -> new WeightedLoss(new SoftmaxCrossEntropy(), List.of(0.0, 0.0)).check(Shape.of(2), 2),
        "expected a weight above 0");
    Refusal.of(() -> new WeightedLoss(new SoftmaxCrossEntropy(), List.of(1.0, -1.0)), "from 0 on");
  }

  private static double softmax(double[] s, float label) {
    double sum = 0;
    for (double score : s) {
      sum += Math.exp(score - s[(int) label]);
    }
    return Math.log(sum);
  }

  /** The cross-entropy against 1 − ε of the label and ε of everything. */
  private static double smoothed(double[] s, float label, double smoothing) {
    double loss = (1 - smoothing) * softmax(s, label);
    for (int j = 0; j < s.length; j++) {
      loss += smoothing / s.length * softmax(s, j);
    }
    return loss;
  }

  private static double focal(double[] s, float label, double gamma) {
    double cost = softmax(s, label);
    return Math.pow(1 - Math.exp(-cost), gamma) * cost;
  }

  /** At 0 to the power of 0 too. */
  @Test
  void focalLossWithoutFocusIsCrossEntropy() {
    LossBatch focal = new LossBatch(new LossCase(new FocalLoss(0), 7, 7, LossContractTest::softmax));
    LossBatch plain = new LossBatch(new LossCase(new SoftmaxCrossEntropy(), 7, 7, LossContractTest::softmax));
    focal.set(0, (int) focal.targets.values()[0], 200);
    plain.set(0, (int) plain.targets.values()[0], 200);
    assertEquals(plain.run(KERNELS), focal.run(KERNELS), 1e-6);
    assertArrayEquals(plain.gradient(), focal.gradient(), 1e-7f);
  }

  /**
   * Of two scores d apart, 1 − p is 1 / (1 + e^d). By Lin's formula with γ = 2: for the label at +40, e^−80 · e^−40 and
   * nothing to learn; at −40 and ±80 the whole cost, as cross-entropy has it.
   */
  @ParameterizedTest
  @ValueSource(floats = {40, 80, 1e3f, 1e6f})
  void focalLossSurvivesLargeScores(float score) {
    for (double gamma : new double[] {0.5, 1, 2, 5}) {
      LossBatch batch = new LossBatch(new LossCase(new FocalLoss(gamma), 2, 2, LossContractTest::softmax));
      batch.targets.count(2);
      for (int i = 0; i < 2; i++) {
        batch.set(i, 0, score / 2);
        batch.set(i, 1, -score / 2);
        batch.targets.values()[i] = i;
      }
      assertEquals(score, batch.run(KERNELS), 1e-6 * score);
      assertArrayEquals(new float[] {0, 0, 1, -1}, Arrays.copyOf(batch.gradient(), 4), 1e-8f);
    }
  }

  /** Where p is so near 1 that a float cannot tell, the loss is still (1 − p)^(γ + 1) to all digits. */
  @Test
  void focalLossOfASureSampleKeepsItsDigits() {
    LossBatch batch = new LossBatch(new LossCase(new FocalLoss(1), 2, 2, LossContractTest::softmax));
    batch.targets.count(1);
    batch.targets.values()[0] = 0;
    batch.set(0, 0, 30);
    batch.set(0, 1, 0);
    double rest = Math.exp(-30);
    assertEquals(rest * rest, batch.run(KERNELS), 1e-6 * rest * rest);
    assertEquals(2 * rest * rest, batch.gradient()[1], 1e-6 * rest * rest);
  }

  private static double hinge(double[] s, float label) {
    return hinge(s, label, 1);
  }

  private static double hinge(double[] s, float label, double margin) {
    double sum = -margin;
    for (double score : s) {
      sum += Math.max(0, score - s[(int) label] + margin);
    }
    return sum;
  }

  private static double perceptron(double[] s, float label) {
    return Arrays.stream(s).max().orElseThrow() - s[(int) label];
  }

  /** A tie costs nothing and is a mistake all the same; of equal rivals the first pays. */
  @Test
  void perceptronLearnsFromTies() {
    LossBatch batch = new LossBatch(new LossCase(new PerceptronLoss(), 3, 3, LossContractTest::perceptron));
    batch.targets.count(2);
    for (int j = 0; j < 3; j++) {
      batch.set(0, j, 0);
      batch.set(1, j, j == 1 ? 0.5f : 0);
    }
    batch.targets.values()[0] = 2;
    batch.targets.values()[1] = 1;
    assertEquals(0, batch.run(KERNELS), 0);
    assertArrayEquals(new float[] {1, 0, -1, 0, 0, 0}, Arrays.copyOf(batch.gradient(), 6), 0);
    assertEquals(0, new PerceptronLoss().decide(new float[] {0}, 0, 1));
    assertEquals(1, new PerceptronLoss().decide(new float[] {0.1f}, 0, 1));
  }

  private static double coin(double score, double heads) {
    double probability = 1 / (1 + Math.exp(-score));
    return heads == 1 ? -Math.log(probability) : -Math.log(1 - probability);
  }

  private static double coins(double[] s, float label) {
    double sum = 0;
    for (int j = 0; j < s.length; j++) {
      sum += coin(s[j], j == label ? 1 : 0);
    }
    return sum;
  }

  private static double squares(double[] s, float label) {
    double sum = 0;
    for (int j = 0; j < s.length; j++) {
      double difference = s[j] - (j == label ? 1 : 0);
      sum += difference * difference / 2;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(floats = {1e3f, -1e3f, 1e6f, -1e6f})
  void softmaxSurvivesLargeScores(float score) {
    LossBatch batch = new LossBatch(SOFTMAX);
    batch.targets.count(2);
    batch.set(0, 0, score);
    batch.set(0, 1, 0);
    batch.set(1, 0, score);
    batch.set(1, 1, score);
    batch.targets.values()[0] = 0;
    batch.targets.values()[1] = 1;
    assertEquals(Math.max(0, -score) + Math.log(2), batch.run(KERNELS), 1e-6);
    assertArrayEquals(new float[] {score > 0 ? 0 : -1, score > 0 ? 0 : 1, 0.5f, -0.5f},
        Arrays.copyOf(batch.gradient(), 4), 0);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e3f, -1e3f, 1e6f, -1e6f})
  void logisticSurvivesLargeScores(float score) {
    LossBatch batch = new LossBatch(COIN);
    batch.targets.count(2);
    batch.set(0, 0, score);
    batch.set(1, 0, score);
    batch.targets.values()[0] = 1;
    batch.targets.values()[1] = 0;
    assertEquals(Math.abs(score), batch.run(KERNELS), 0);
    assertArrayEquals(new float[] {score > 0 ? 0 : -1, score > 0 ? 1 : 0}, Arrays.copyOf(batch.gradient(), 2), 0);
  }

  @Test
  void softmaxGradientSumsToZeroAndProbabilitiesToOne() {
    LossBatch batch = new LossBatch(SOFTMAX_OF_MANY);
    batch.run(KERNELS);
    float[] probabilities = new float[37];
    for (int i = 0; i < LossBatch.SAMPLES; i++) {
      double sum = 0;
      for (float g : Arrays.copyOfRange(batch.gradient(), i * 37, i * 37 + 37)) {
        sum += g;
      }
      assertEquals(0, sum, 1e-6);
      batch.of.loss().probabilities(batch.scores.array(), batch.scores.offset() + i * 37, 37, probabilities, KERNELS);
      double all = 0;
      for (float p : probabilities) {
        all += p;
      }
      assertEquals(1, all, 1e-6);
    }
  }

  @Test
  void smoothingKeepsTheGradientOfASampleAtZeroInSum() {
    LossBatch batch = new LossBatch(new LossCase(new SoftmaxCrossEntropy(0.2), 37, 37, LossContractTest::softmax));
    batch.run(KERNELS);
    for (int i = 0; i < LossBatch.SAMPLES; i++) {
      double sum = 0;
      for (float g : Arrays.copyOfRange(batch.gradient(), i * 37, i * 37 + 37)) {
        sum += g;
      }
      assertEquals(0, sum, 1e-6);
    }
  }

  @Test
  void hingeCountsEachViolatedMargin() {
    Tensor scores = new Tensor(new float[] {2, 1.5f, 0, 3, 0, 0, 1, 2, 2}, 0, Shape.of(3, 3));
    Tensor dScores = new Tensor(new float[9], 0, Shape.of(3, 3));
    Targets targets = new Targets(3, 3);
    targets.count(3);
    targets.values()[2] = 2;
    // 2 against 1.5 is 0.5 short; 3 is safe; 2 is level with 2, which costs 1, while 1 keeps its distance exactly.
    assertEquals(0.5 + 0 + 1, new MulticlassHinge().backward(scores, targets, dScores, KERNELS));
    assertArrayEquals(new float[] {-1, 1, 0, 0, 0, 0, 0, 1, -1}, dScores.array(), 0);
  }

  @Test
  void decidesForTheFirstOfTheHighestScoresAndForTheCoinAboveZero() {
    float[] scores = {9, -1, 4, 4, 0.1f};
    assertEquals(1, new SoftmaxCrossEntropy().decide(scores, 1, 4));
    assertEquals(0, new LogisticLoss().decide(new float[] {0}, 0, 1));
    assertEquals(1, new LogisticLoss().decide(scores, 4, 1));
    assertEquals(2, new LogisticLoss().decide(new float[] {-3, -2, -1}, 0, 3));
  }

  @Test
  void refusesScoresThatDoNotMeetTheClasses() {
    Refusal.of(() -> new SoftmaxCrossEntropy().check(Shape.of(9), 10),
        "softmax-cross-entropy", "found 9 scores and 10 classes");
    Refusal.of(() -> new SoftmaxCrossEntropy().check(Shape.of(1), 1), "at least 2", "1 scores and 1 classes");
    Refusal.of(() -> new FocalLoss(2).check(Shape.of(1), 2), "loss focal", "found 1 scores and 2 classes");
    Refusal.of(() -> new MulticlassHinge().check(Shape.of(3, 4), 3), "loss hinge", "found 3×4 scores and 3 classes");
    Refusal.of(() -> new MulticlassHinge(0), "expected a margin above 0, found 0.0");
    Refusal.of(() -> new PerceptronLoss().check(Shape.of(1), 3), "loss perceptron", "found 1 scores and 3 classes");
    Refusal.of(() -> new PerceptronLoss().check(Shape.of(1), 0), "loss perceptron", "set loss = squared-error");
    Refusal.of(() -> new LogisticLoss().check(Shape.of(1), 3), "loss logistic", "found 1 scores and 3 classes");
    Refusal.of(() -> new LogisticLoss().check(Shape.of(1), 0), "loss logistic", "found real numbers; set loss = squared-error");
    Refusal.of(() -> new SquaredError().check(Shape.of(2), 0), "one score for a real target", "found 2 scores");
  }
}
