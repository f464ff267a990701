package bellows.interchange.onnx;

import bellows.interchange.onnx.GraphWriter.Value;
import bellows.interchange.weights.Precision;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is done to pictures of any size, in three colours, before a network sees them, as far as ONNX can say it: the
 * input is then a batch of pictures of one size, N×3×H×W, whatever H and W are.
 */
public record PictureView(List<Step> steps) {
  /** What is done, in the words of a run file. */
  public sealed interface Step {
    String render();
  }

  /** The shorter side becomes so long, without aliasing; the ratio of the sides stays. */
  public record Resize(int side) implements Step {
    @Override
    public String render() {
      return "{resize = " + side + "}";
    }
  }

  /** The square in the middle. */
  public record CentreCrop(int size) implements Step {
    @Override
    public String render() {
      return "{centre-crop = " + size + "}";
    }
  }

  /** How bright each pixel looks, in so many equal channels. */
  public record Grey(int channels) implements Step {
    @Override
    public String render() {
      return "{grey {probability = 1, channels = " + (channels == 1 ? "one" : "three") + "}}";
    }
  }

  /** The first version that resizes without aliasing. */
  static final long OPSET = 18;
  /** What files' pictures have. */
  private static final int COLOURS = 3;
  private static final Pattern STEP = Pattern.compile("\\{resize = (\\d{1,4})\\}|\\{centre-crop = (\\d{1,4})\\}"
      + "|\\{grey \\{probability = 1, channels = (one|three)\\}\\}");
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  public PictureView {
    steps = List.copyOf(steps);
  }

  /** The list that a run file has as {@code data.view}. */
  public String render() {
    return steps.stream().map(Step::render).collect(Collectors.joining(", ", "[", "]"));
  }

  /** What {@link #render} wrote; null if it is not of that form. */
  static PictureView parse(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    while (step.find()) {
      steps.add(step.group(1) != null ? new Resize(Integer.parseInt(step.group(1)))
          : step.group(2) != null ? new CentreCrop(Integer.parseInt(step.group(2)))
              : new Grey(step.group(3).equals("one") ? 1 : COLOURS));
    }
    PictureView view = new PictureView(steps);
    return view.render().equals(text) ? view : null;
  }

  /** What of the graph's input is known before it runs. */
  static List<Long> inputDims() {
    return List.of(OnnxValue.UNKNOWN, (long) COLOURS, OnnxValue.UNKNOWN, OnnxValue.UNKNOWN);
  }

  /**
   * Writes the nodes. Behind the last the size is known: a picture that is too small for a crop is an error when the
   * graph runs, never an answer.
   *
   * @param seen what the network sees of a picture
   */
  Value write(GraphWriter graph, String input, Shape seen) {
    // Extents are known to the graph alone until the end, so these ones stand for any.
    Value x = new Value(input, Shape.of(1, 1, COLOURS));
    for (int i = 0; i < steps.size(); i++) {
      String name = "view" + (i + 1);
      Step step = steps.get(i);
      x = step instanceof Resize resize ? resized(graph, name, x, resize.side)
          : step instanceof CentreCrop crop ? cropped(graph, name, x, crop.size)
              : grey(graph, name, x, ((Grey) step).channels);
    }
    return graph.dims("view", x, seen, seen.channels(), seen.at(0), seen.at(1));
  }

  /** {@code side · length / shorter}, rounded down, is in whole numbers what ours is. */
  private static Value resized(GraphWriter graph, String name, Value x, int side) {
    Value shape = graph.node("Shape", name + ".shape", x.shape(), List.of(x.name()));
    Value sides = part(graph, name + ".sides", shape, 2, 4);
    Value shorter = graph.reduced("ReduceMin", name + ".shorter", sides, x.shape(), true, 0);
    Value product = graph.same("Mul", name + ".product", sides, graph.integers(name + ".side", side));
    Value now = graph.same("Div", name + ".now", product, shorter.name());
    Value sizes = graph.node("Concat", name + ".sizes", x.shape(),
        List.of(part(graph, name + ".batch", shape, 0, 2).name(), now.name()), OnnxAttribute.of("axis", 0));
    return graph.node("Resize", name, x.shape(), List.of(x.name(), "", "", sizes.name()),
        OnnxAttribute.of("mode", "linear"), OnnxAttribute.of("antialias", 1), OnnxAttribute.of("exclude_outside", 1),
        OnnxAttribute.of("coordinate_transformation_mode", "half_pixel"));
  }

  private static Value part(GraphWriter graph, String name, Value vector, long from, long to) {
    return graph.node("Slice", name, vector.shape(), List.of(vector.name(), graph.integers(name + ".from", from),
        graph.integers(name + ".to", to)));
  }

  private static Value cropped(GraphWriter graph, String name, Value x, int size) {
    Value shape = graph.node("Shape", name + ".shape", x.shape(), List.of(x.name()));
    Value sides = part(graph, name + ".sides", shape, 2, 4);
    Value room = graph.same("Sub", name + ".room", sides, graph.integers(name + ".size", size));
    Value from = graph.same("Div", name + ".from", room, graph.integers(name + ".two", 2));
    Value to = graph.same("Add", name + ".to", from, name + ".size");
    return graph.node("Slice", name, x.shape(), List.of(x.name(), from.name(), to.name(),
        graph.integers(name + ".axes", 2, 3)));
  }

  private static Value grey(GraphWriter graph, String name, Value x, int channels) {
    float[] weights = new float[channels * COLOURS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = LUMA[i % COLOURS];
    }
    return graph.node("Conv", name, x.shape().withChannels(channels),
        List.of(x.name(), graph.constant(name + ".luma", weights, channels, COLOURS, 1, 1)));
  }

  /**
   * Whether a graph begins with this view, node by node and number by number, as {@link #write} writes it.
   *
   * @return where the layers begin, and which nodes come before; null if it begins otherwise
   */
  Head begun(OnnxModel model, String input, Shape seen) {
    GraphWriter own = new GraphWriter(OPSET, Precision.FLOAT32);
    String value = write(own, input, seen).name();
    int count = own.nodes.size();
    boolean same = model.nodes().size() >= count;
    for (int i = 0; same && i < count; i++) {
      same = own.nodes.get(i).isSame(model.nodes().get(i));
    }
    for (OnnxTensor constant : own.constants) {
      same &= model.constants().stream().anyMatch(constant::isSame);
    }
    return same ? new Head(value, Set.copyOf(model.nodes().subList(0, count)), new float[0], new float[0])
        : null;
  }
}
