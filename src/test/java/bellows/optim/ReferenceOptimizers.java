package bellows.optim;

import bellows.tensor.Layout;

/** The update rules once more, straight from the papers, one weight at a time in double precision. */
final class ReferenceOptimizers {
  private final Optimizer rule;
  private final Layout layout;
  private final double[] first;
  private final double[] second;

  ReferenceOptimizers(Optimizer rule, Layout layout) {
    this.rule = rule;
    this.layout = layout;
    first = new double[layout.weightCount()];
    second = new double[layout.weightCount()];
  }

  void update(int step, double rate, double[] weights, float[] gradient) {
    for (int i = 0; i < weights.length; i++) {
      double g = gradient[i];
      if (rule instanceof Sgd sgd) {
        first[i] = sgd.momentum() * first[i] + g;
        weights[i] -= rate * (sgd.nesterov() ? g + sgd.momentum() * first[i] : first[i]);
      } else if (rule instanceof RmsProp rms) {
        first[i] = rms.decay() * first[i] + (1 - rms.decay()) * g * g;
        second[i] = rms.momentum() * second[i] + g / (Math.sqrt(first[i]) + rms.epsilon());
        weights[i] -= rate * second[i];
      } else if (rule instanceof Adagrad adagrad) {
        first[i] = (step == 1 ? adagrad.initial() : first[i]) + g * g;
        weights[i] -= rate * g / (Math.sqrt(first[i]) + adagrad.epsilon());
      } else if (rule instanceof Adam adam) {
        weights[i] -= rate * direction(adam, step, i, g);
      } else if (rule instanceof AdamW adamW) {
        boolean decays = layout.holding(i).decay() || !adamW.exemption().bias();
        double decay = decays ? adamW.weightDecay() * weights[i] : 0;
        weights[i] -= rate * (direction(adamW.adam(), step, i, g) + decay);
      } else if (rule instanceof Lars lars) {
        double decay = layout.holding(i).decay() ? lars.weightDecay() * weights[i] : 0;
        first[i] = lars.momentum() * first[i] + rate * (g + decay);
        weights[i] -= first[i];
      } else {
        throw new IllegalArgumentException("no reference for " + rule);
      }
    }
  }

  private double direction(Adam adam, int step, int i, double g) {
    first[i] = adam.beta1() * first[i] + (1 - adam.beta1()) * g;
    second[i] = adam.beta2() * second[i] + (1 - adam.beta2()) * g * g;
    double mean = first[i] / (1 - Math.pow(adam.beta1(), step));
    double square = second[i] / (1 - Math.pow(adam.beta2(), step));
    return mean / (Math.sqrt(square) + adam.epsilon());
  }
}
