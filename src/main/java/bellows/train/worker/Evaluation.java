package bellows.train.worker;

import bellows.nn.loss.Loss;
import bellows.nn.loss.Targets;
import bellows.nn.model.Workspace;
import bellows.tensor.Team;

/** How a model does on samples: sums over them, from which the figures follow. */
public final class Evaluation implements Sum<Evaluation> {
  private static final long serialVersionUID = 1;
  private static final int TOP = 5;

  private final int classes;
  private final Confusion confusion;
  private final Health health;
  private double loss;
  private long samples;
  private long correct;
  private long inTop;

  /** @param classes 0 for real targets, which have no accuracy */
  Evaluation(int classes, Health health) {
    this.classes = classes;
    this.health = health;
    confusion = new Confusion(classes);
  }

  /** Adds the samples of a workspace's last pass. */
  void add(Workspace workspace, double lossSum) {
    Targets targets = workspace.targets();
    loss += lossSum;
    samples += targets.count();
    health.add(workspace);
    if (classes == 0) {
      return;
    }
    Loss kind = workspace.model().loss();
    float[] scores = workspace.scores().array();
    int n = workspace.model().output().size();
    for (int i = 0; i < targets.count(); i++) {
      int offset = workspace.scores().offset() + i * n;
      int label = targets.label(i);
      int decision = kind.decide(scores, offset, n);
      confusion.add(label, decision);
      correct += decision == label ? 1 : 0;
      inTop += n == classes && rank(scores, offset, n, label) < TOP ? 1 : 0;
    }
  }

  /** How many scores lie above the label's; ties count for the lower index. */
  private static int rank(float[] scores, int offset, int n, int label) {
    int above = 0;
    for (int j = 0; j < n; j++) {
      float difference = scores[offset + j] - scores[offset + label];
      above += difference > 0 || difference == 0 && j < label ? 1 : 0;
    }
    return above;
  }

  @Override
  public Evaluation plus(Evaluation right, Team team) {
    loss += right.loss;
    samples += right.samples;
    correct += right.correct;
    inTop += right.inTop;
    confusion.add(right.confusion);
    health.add(right.health);
    return this;
  }

  /** Mean over samples. */
  public double loss() {
    return loss / samples;
  }

  public long samples() {
    return samples;
  }

  /** The fraction decided rightly; null for real targets. */
  public Double accuracy() {
    return classes == 0 ? null : (double) correct / samples;
  }

  /** The fraction whose label is among the five highest scores; null below six classes. */
  public Double top5() {
    return classes <= TOP ? null : (double) inTop / samples;
  }

  /** What the samples of each class were taken for; empty for real targets. */
  public Confusion confusion() {
    return confusion;
  }

  public Health health() {
    return health;
  }
}
