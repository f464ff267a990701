package bellows.train.worker;

import bellows.nn.loss.Loss;
import bellows.nn.loss.Targets;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Team;

/** How a model does on samples: sums over them, from which the figures follow. */
public final class Evaluation implements Sum<Evaluation> {
  private static final long serialVersionUID = 1;
  private static final int TOP = 5;

  private final int classes;
  private final boolean detailed;
  private final Confusion confusion;
  private final RealErrors errors = new RealErrors();
  private final Health health;
  private double loss;
  private long samples;
  private long correct;
  private long inTop;
  private double logLoss;

  /** @param classes 0 for real targets, which have no accuracy */
  Evaluation(int classes, Health health) {
    this(classes, health, false);
  }

  private Evaluation(int classes, Health health, boolean detailed) {
    this.classes = classes;
    this.health = health;
    this.detailed = detailed;
    confusion = new Confusion(classes);
  }

  /** One that also finds what a run has no time for: the log loss. */
  public static Evaluation detailed(Model model) {
    return new Evaluation(model.classes(), new Health(model), true);
  }

  /** Adds the samples of a workspace's last pass. */
  public void add(Workspace workspace, double lossSum) {
    Targets targets = workspace.targets();
    loss += lossSum;
    samples += targets.count();
    health.add(workspace);
    Loss kind = workspace.model().loss();
    float[] scores = workspace.scores().array();
    int n = workspace.model().output().size();
    if (classes == 0) {
      for (int i = 0; i < targets.count(); i++) {
        errors.add(kind.answer(scores[workspace.scores().offset() + i * n]), targets.values()[i]);
      }
      return;
    }
    for (int i = 0; i < targets.count(); i++) {
      int offset = workspace.scores().offset() + i * n;
      int label = targets.label(i);
      int decision = kind.decide(scores, offset, n);
      confusion.add(label, decision);
      correct += decision == label ? 1 : 0;
      inTop += n == classes && rank(scores, offset, n, label) < TOP ? 1 : 0;
      logLoss -= detailed ? kind.logProbability(scores, offset, n, label) : 0;
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
    logLoss += right.logLoss;
    confusion.add(right.confusion);
    errors.add(right.errors);
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

  /** How far answers lie from real targets; null where there are classes. */
  public RealErrors errors() {
    return classes == 0 ? errors : null;
  }

  /**
   * The mean of −log p(label) over samples, whatever the loss smooths, weighs or does besides; null for real targets,
   * for scores that are no probabilities, and unless it was asked for {@link #detailed details}.
   */
  public Double logLoss() {
    return !detailed || classes == 0 || Double.isNaN(logLoss) ? null : logLoss / samples;
  }

  public Health health() {
    return health;
  }
}
