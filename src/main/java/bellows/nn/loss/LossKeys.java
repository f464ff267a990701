package bellows.nn.loss;

import bellows.conf.Key;
import bellows.conf.KeySection;
import java.util.List;

/** What {@code loss} may name in a run file. */
public final class LossKeys {
  public static final List<KeySection> ALL = List.of(
      KeySection.of("softmax-cross-entropy", "loss {softmax-cross-entropy {…}}",
          "minus the logarithm of the probability of the label").bare("smoothing").examples("smoothing = 0.1")
          .keys(Key.number("smoothing").from(0).below(1).or(0).means("the part of a target that all classes share")),
      KeySection.of("focal", "loss {focal {…}}",
          "−(1 − p)^γ log p, with p the probability of the label: sure samples count less").bare("gamma")
          .examples("gamma = 2")
          .keys(Key.number("gamma").from(0).to(1000).or(2).means("0 for cross-entropy; the paper's α are class-weights")),
      KeySection.of("hinge", "loss {hinge {…}}", "Σ max(0, score − score of the label + Δ): a multiclass SVM")
          .bare("margin").examples("margin = 1")
          .keys(Key.number("margin").above(0).or(1).means("Δ; the λ of an SVM is regularisation.l2, see there")),
      KeySection.of("perceptron", "loss = perceptron", "max(0, best wrong score − score of the label), or max(0, −y·s) of "
          + "one score for two classes: with batch = 1, Rosenblatt's rule"),
      KeySection.of("logistic", "loss = logistic",
          "one score for two classes, or one a class: each class against all others"),
      KeySection.of("squared-error", "loss = squared-error",
      "½ Σ (score − target)²: regression, or classes as one-hot targets"),
      KeySection.of("formula", "loss {formula {…}}", "a formula of each score s and its target y").bare("text")
          .examples("text = \"log(1 + exp(-y*s))\"").keys(Key.text("text").means("of s, and of y: the real target; "
              + "of classes 1 or -1, one score for two of them or one each. loss = \"…\" is short for it")));

  /** What {@code loss} may say beside any of them. */
  public static final KeySection SHARED = KeySection.of("loss", "loss {…}", "what any loss may have beside its own keys")
      .bare("name").examples("name = softmax-cross-entropy, class-weights = balanced",
          "name = squared-error, normalise-targets = auto").keys(
          Key.text("name").or("softmax-cross-entropy").means("one of the losses"),
          Key.numbers("class-weights").orWord("balanced").from(0).missing("1 each").means(
              "how often a sample of each class counts; a step divides by the samples all the same. balanced: samples / "
                  + "(classes · samples of the class), of the training part"),
          Key.key("normalise-targets", Key.Type.SECTION).missing("targets as they are").means(
              "auto, or see normalise-targets; what a model answers is in the targets' own units all the same"));

  /** The section {@code loss.normalise-targets}. */
  public static final KeySection NORMALISE_TARGETS = KeySection.of("normalise-targets",
      "loss {name = squared-error, normalise-targets {…}}", "real targets are learnt as (target − mean) / deviation")
      .bare("mean").examples("mean = 22.5, deviation = 9.2", "mean = auto").keys(
          Key.number("mean").orWord("auto").missing("auto").means("auto: both from the training samples"),
          Key.number("deviation").above(0).missing("the data's").means("must be there if mean is a number"));

  private LossKeys() {}
}
