package bellows.train.worker;

import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import java.util.Arrays;

/**
 * What a model says of one sample.
 *
 * @param label the class that it decides for, from 0; -1 for real targets
 * @param scores the network's outputs; for real targets, the answers in the targets' own units
 * @param probabilities of the classes; null where the loss gives scores no such meaning
 */
public record Prediction(int label, float[] scores, float[] probabilities) {
  /** Of the i-th sample of a workspace's last pass. */
  public static Prediction of(Workspace workspace, int i) {
    int outputs = workspace.model().output().size();
    return of(workspace.model(), workspace.scores().array(), workspace.scores().offset() + i * outputs);
  }

  /** Of scores that begin at {@code at}. */
  public static Prediction of(Model model, float[] all, int at) {
    int outputs = model.output().size();
    float[] probabilities = new float[outputs];
    boolean meaningful =
        model.loss().probabilities(all, at, outputs, probabilities, KernelProvider.kernels());
    float[] scores = Arrays.copyOfRange(all, at, at + outputs);
    if (model.classes() > 0) {
      return new Prediction(model.loss().decide(all, at, outputs), scores, meaningful ? probabilities : null);
    }
    for (int j = 0; j < outputs; j++) {
      scores[j] = (float) model.loss().answer(scores[j]);
    }
    return new Prediction(-1, scores, meaningful ? probabilities : null);
  }
}
