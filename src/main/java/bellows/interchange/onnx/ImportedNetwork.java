package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.nn.model.Model;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network that was read of a graph.
 *
 * @param input of one sample, in our order
 * @param layers as a run file writes them
 * @param means what the graph takes from each value before its first layer, by which scales it then multiplies; empty
 *     if it does not
 * @param steps the layers' weights, in the layers' order
 * @param outputs numbers that come out
 * @param normalises whether the graph ends by turning scores into probabilities
 * @param aside names of outputs that are left out
 * @param view what the graph does to pictures before; null where it takes what the network sees
 */
public record ImportedNetwork(Shape input, String layers, float[] means, float[] scales, List<Step> steps, int outputs,
    boolean normalises, List<String> aside, Map<String, String> metadata, PictureView view) {
  /** The notes that say with which view a graph begins, and what the network sees then. */
  public static final String VIEW = "data.view";
  public static final String INPUT = "input";

  /**
   * Reads a network.
   *
   * @param given the shape of a sample in our order, for graphs that do not say it; null to take theirs
   * @throws BadInputException with the node, if something cannot be said by layers of ours; nothing is then read
   */
  public static ImportedNetwork read(OnnxModel model, Shape given) {
    BadInputException.check(model.opset() >= 1 && model.opset() <= 21,
        "expected operators of version 1 to 21, found %d", model.opset());
    GraphReader reader = new GraphReader(model);
    List<OnnxValue> inputs = model.inputs().stream().filter(input -> !reader.constants.containsKey(input.name()))
        .toList();
    BadInputException.check(inputs.size() == 1, "expected a graph of one input, found %d: %s", inputs.size(),
        inputs.stream().limit(5).map(OnnxValue::name).collect(Collectors.joining(", ")));
    BadInputException.check(!model.outputs().isEmpty(), "expected a graph with an output, found none");
    String input = inputs.get(0).name();
    PictureView view = PictureView.parse(model.metadata().getOrDefault(VIEW, ""));
    Shape seen = view == null ? null : shape(model.metadata().getOrDefault(INPUT, ""));
    Head begun = seen == null ? null : view.begun(model, input, seen);
    Shape shape = given != null ? given : begun != null ? seen : shape(inputs.get(0));
    BadInputException.check(begun == null || shape.equals(seen), "expected --input %s, which the graph makes of "
        + "pictures, found %s", seen, shape);
    Head head = Head.of(model, begun == null ? input : begun.value(), shape, reader.constants).behind(begun);
    reader.read(head.value(), shape, head.nodes());
    String output = model.outputs().get(0).name();
    Known scores = reader.known(output);
    BadInputException.check(scores.isVector() && scores.flattened() == null,
        "output %s: expected a vector of scores, found %s", output, scores.shape());
    Structure.Found found = Structure.of(reader.steps, head.value(), reader.resolved(output));
    return new ImportedNetwork(shape, found.layers(), head.means(), head.scales(), found.steps(), scores.shape().size(),
        model.nodes().stream().anyMatch(node -> node.op().endsWith("Softmax") && node.outputs().get(0).equals(output)),
        model.outputs().stream().skip(1).map(OnnxValue::name).toList(), model.metadata(), begun == null ? null : view);
  }

  /** What a note says of it, as {@code 224x224x3}; null if it says nothing of the kind. */
  private static Shape shape(String note) {
    return note.matches("[1-9]\\d{0,3}x[1-9]\\d{0,3}x[13]")
        ? Shape.of(Arrays.stream(note.split("x")).mapToInt(Integer::parseInt).toArray()) : null;
  }

  private static Shape shape(OnnxValue input) {
    List<Long> dims = input.dims();
    BadInputException.check(dims != null && dims.size() >= 2 && dims.size() <= 4
        && dims.stream().skip(1).allMatch(dim -> dim > 0 && dim <= 1 << 16), "input %s: expected a batch of vectors, "
        + "sequences or pictures of known size, found %s; say the size with --input, as --input 224x224x3",
        input.name(), dims == null ? "nothing about it" : dims);
    int[] extents = new int[dims.size() - 1];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = dims.get(1 + (i + 1) % extents.length).intValue();
    }
    return Shape.of(extents);
  }

  /**
   * The weights and statistics of the model that was built of {@link #layers}.
   *
   * @throws BadInputException if a tensor has another size, which would be a fault of ours
   */
  public float[] weights(Model model) {
    float[] weights = new float[model.layout().size()];
    fill(model.layout().weights(), steps.stream().flatMap(step -> step.weights().stream()).toList(), weights);
    fill(model.layout().statistics(), steps.stream().flatMap(step -> step.statistics().stream()).toList(), weights);
    return weights;
  }

  private static void fill(List<Layout.Segment> segments, List<float[]> values, float[] weights) {
    List<Integer> expected = new ArrayList<>();
    segments.forEach(segment -> expected.add(segment.size()));
    List<Integer> found = values.stream().map(tensor -> tensor.length).toList();
    BadInputException.check(expected.equals(found), "expected tensors of the sizes %s, found %s", expected, found);
    for (int i = 0; i < segments.size(); i++) {
      Layout.Segment segment = segments.get(i);
      System.arraycopy(values.get(i), 0, weights, segment.offset(), segment.size());
      for (float value : values.get(i)) {
        BadInputException.check(Float.isFinite(value), "%s: expected finite weights, found %s", segment.name(), value);
      }
    }
  }
}
