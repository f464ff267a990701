package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.interchange.onnx.ImportedNetwork;
import bellows.interchange.onnx.NetworkGraph;
import bellows.interchange.onnx.OnnxModel;
import bellows.interchange.onnx.PictureView;
import bellows.interchange.weights.Precision;
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
   * What is asked of a graph beside its scores.
   *
   * @param probabilities whether what the scores say of classes is an output too
   * @param view whether its input are pictures of any size, in three colours, and {@code data.view} is part of it
   * @param precision of weights
   */
  public record Form(boolean probabilities, boolean view, Precision precision) {
    /** Scores of samples as the network sees them. */
    public static final Form PLAIN = new Form(false, false, Precision.FLOAT32);
  }

  /**
   * The graph: its input is a batch of samples as they are before normalisation, pictures with values of 0–255,
   * channels first, of the size that the network sees; its output the scores, for real targets in their own units.
   *
   * @throws BadInputException if there is something that ONNX, or the form, cannot say
   */
  public static OnnxModel of(TrainedModel trained, Form form) {
    Model model = trained.model();
    PictureView view = form.view ? ExportedView.of(trained) : null;
    NetworkGraph graph = form.view ? NetworkGraph.ofPictures(view, model.input(), form.precision)
        : NetworkGraph.ofSamples(model.input(), form.precision);
    graph.normalise(trained.normalisation().means(), trained.normalisation().scales());
    graph.layers(model, trained.weights());
    if (model.loss() instanceof NormalisedTargets targets) {
      graph.scale(targets.deviation(), targets.mean());
    }
    graph.scores();
    if (form.probabilities) {
      graph.probabilities(operator(model));
    }
    return graph.build(notes(trained, view, form.precision));
  }

  private static Map<String, String> notes(TrainedModel trained, PictureView view, Precision precision) {
    Model model = trained.model();
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("network", model.name());
    notes.put("loss", model.loss().kind());
    notes.put("classes", String.valueOf(model.classes()));
    if (!trained.classNames().isEmpty()) {
      notes.put("class-names", String.join("\n", trained.classNames()));
    }
    if (view != null) {
      notes.put(ImportedNetwork.VIEW, view.render());
      notes.put(ImportedNetwork.INPUT, model.input().at(0) + "x" + model.input().at(1) + "x" + model.input().at(2));
    }
    if (precision != Precision.FLOAT32) {
      notes.put("precision", precision.word());
    }
    notes.put("bellows.sha256", trained.sha256());
    return notes;
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
