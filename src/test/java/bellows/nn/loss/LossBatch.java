package bellows.nn.loss;

import bellows.kernel.Kernels;
import bellows.nn.model.LayerHarness;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;

/** Scores and targets of some samples, between margins of NaN, and room for one sample more than there are. */
final class LossBatch {
  static final int SAMPLES = 6;

  final LossCase of;
  final Tensor scores;
  final Tensor dScores;
  final Targets targets;

  LossBatch(LossCase of) {
    this.of = of;
    scores = LayerHarness.guarded(Shape.of(SAMPLES + 1, of.outputs()));
    dScores = LayerHarness.guarded(scores.shape());
    targets = new Targets(of.classes(), SAMPLES + 1);
    targets.count(SAMPLES);
    for (int i = 0; i < SAMPLES * of.outputs(); i++) {
      scores.array()[scores.offset() + i] = (float) Draws.uniform(4, i, -3, 3);
    }
    for (int i = 0; i < SAMPLES; i++) {
      targets.values()[i] = of.classes() == 0 ? Draws.uniform(5, i) : Draws.permute(6, of.classes(), i % of.classes());
    }
    if (of.mixed()) {
      targets.mix();
      for (int i = 0; i < SAMPLES; i++) {
        targets.mix(i, weight(i), other(i));
      }
    }
  }

  /** What the definition makes of these scores for the target, or the two targets, of a sample. */
  double definition(double[] row, int sample) {
    double first = of.definition().of(row, targets.values()[sample]);
    return of.mixed()
        ? weight(sample) * first + (1 - weight(sample)) * of.definition().of(row, other(sample)) : first;
  }

  private float weight(int sample) {
    return sample == 0 ? 1 : Draws.uniform(8, sample);
  }

  private float other(int sample) {
    return targets.values()[SAMPLES - 1 - sample];
  }

  double run(Kernels kernels) {
    return of.loss().backward(scores, targets, dScores, kernels);
  }

  float[] gradient() {
    return LayerHarness.part(dScores.array(), dScores.offset(), SAMPLES * of.outputs());
  }

  double[] row(int sample) {
    double[] row = new double[of.outputs()];
    Arrays.setAll(row, j -> scores.array()[scores.offset() + sample * of.outputs() + j]);
    return row;
  }

  void set(int sample, int output, float score) {
    scores.array()[scores.offset() + sample * of.outputs() + output] = score;
  }
}
