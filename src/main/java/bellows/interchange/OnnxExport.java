package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.interchange.onnx.NetworkGraph;
import bellows.interchange.onnx.OnnxModel;
import bellows.kernel.KernelProvider;
import bellows.nn.loss.Loss;
import bellows.nn.loss.NormalisedTargets;
import bellows.nn.model.Model;
import bellows.run.TrainedModel;
import bellows.tensor.Draws;
import java.util.LinkedHashMap;
import java.util.Map;

/** A trained model as a graph of ONNX. */
public final class OnnxExport {
  private static final float ALIKE = 1e-4f;

  private OnnxExport() {}

  /**
   * The graph: its input is a batch of samples as they are before normalisation, pictures with values of 0–255,
   * channels first, of the size that the network sees; its output the scores, for real targets in their own units.
   *
   * @param probabilities whether what the scores say of classes is an output too
   */
  public static OnnxModel of(TrainedModel trained, boolean probabilities) {
    Model model = trained.model();
    NetworkGraph graph = new NetworkGraph(model.input());
    graph.normalise(trained.normalisation().means(), trained.normalisation().scales());
    graph.layers(model, trained.weights());
    if (model.loss() instanceof NormalisedTargets targets) {
      graph.scale(targets.deviation(), targets.mean());
    }
    graph.scores();
    if (probabilities) {
      graph.probabilities(operator(model));
    }
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("network", model.name());
    notes.put("loss", model.loss().kind());
    notes.put("classes", String.valueOf(model.classes()));
    if (!trained.classNames().isEmpty()) {
      notes.put("class-names", String.join("\n", trained.classNames()));
    }
    notes.put("bellows.sha256", trained.sha256());
    return graph.build(notes);
  }

  /** Which of ONNX' functions makes the loss's probabilities of scores, by what they are of some. */
  private static String operator(Model model) {
    Loss loss = model.loss();
    int outputs = model.output().size();
    float[] scores = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      scores[i] = (float) Draws.gaussian(1, i);
    }
    float[] found = new float[outputs];
    boolean meaningful = loss.probabilities(scores, 0, outputs, found, KernelProvider.kernels());
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score);
    }
    boolean softmax = meaningful;
    boolean sigmoid = meaningful;
    for (int i = 0; i < outputs; i++) {
      softmax &= Math.abs(found[i] - Math.exp(scores[i]) / sum) < ALIKE;
      sigmoid &= Math.abs(found[i] - 1 / (1 + Math.exp(-scores[i]))) < ALIKE;
    }
    BadInputException.check(softmax || sigmoid, "--probabilities: expected a loss whose scores become probabilities by "
        + "softmax or by sigmoid, found %s", loss.kind());
    return softmax ? "Softmax" : "Sigmoid";
  }
}
