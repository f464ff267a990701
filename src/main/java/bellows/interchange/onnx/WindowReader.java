package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.interchange.weights.ChannelsFirst;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads convolutions and poolings. */
final class WindowReader {
  /** A window as a run file writes it, with the shape that it gives. */
  private record Read(long[] kernel, long[] stride, long[] dilation, long[] begin, long[] end, boolean ceil) {
    String keys() {
      String padding = text(begin.length == 2 ? new long[] {begin[0], begin[1], end[0], end[1]}
          : new long[] {begin[0], end[0]});
      return "kernel = " + text(kernel) + ", stride = " + text(stride)
          + (isAll(begin, 0) && isAll(end, 0) ? "" : ", padding = " + padding)
          + (isAll(dilation, 1) ? "" : ", dilation = " + text(dilation)) + (ceil ? ", ceil = true" : "");
    }

    private static boolean isAll(long[] numbers, long one) {
      return Arrays.stream(numbers).allMatch(n -> n == one);
    }

    /** Of a sequence's window its one number. */
    private static String text(long[] numbers) {
      return numbers.length == 1 ? String.valueOf(numbers[0])
          : Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    Shape output(Shape input, int channels) {
      int[] extents = new int[begin.length + 1];
      for (int i = 0; i < begin.length; i++) {
        Window.Axis axis = new Window.Axis((int) kernel[i], (int) stride[i], new Padding((int) begin[i], (int) end[i]),
            (int) dilation[i], ceil);
        BadInputException.check(axis.fits(input.at(i)), "expected places for a window of %d, found %d", axis.span(),
            input.at(i));
        extents[i] = axis.output(input.at(i));
      }
      extents[begin.length] = channels;
      return Shape.of(extents);
    }
  }

  private static final long MOST = 1 << 20;

  private final GraphReader reader;

  WindowReader(GraphReader reader) {
    this.reader = reader;
  }

  void convolution(OnnxNode node) {
    OnnxTensor weight = reader.constant(node.input(1), "weights");
    if (isDense(node, weight)) {
      dense(node, weight);
      return;
    }
    String input = picture(node, weight.dims().size() - 1);
    Shape x = reader.known(input).shape();
    int axes = x.rank() - 1;
    BadInputException.check(weight.dims().size() == axes + 2, "expected weights of %d extents, found %s", axes + 2,
        weight.dims());
    long[] kernel = weight.dims().stream().skip(2).mapToLong(d -> d).toArray();
    Read window = window(node, kernel, x);
    int filters = Math.toIntExact(weight.dims().get(0));
    int channels = Math.toIntExact(weight.dims().get(1));
    long groups = node.integer("group", 1);
    BadInputException.check(channels * groups == x.channels(),
        "expected weights for %d channels, found %s in %d groups", x.channels(), weight.dims(), groups);
    Shape y = window.output(x, filters);
    reader.places.convolution(x, y, kernel, window.stride, groups);
    int taps = Math.toIntExact(Arrays.stream(kernel).reduce(1, Math::multiplyExact));
    boolean biased = !node.input(2).isEmpty();
    float[] values = new ChannelsFirst(1, taps, channels, filters).toOurs(weight.floats());
    String layer = String.format("{conv%s {filters = %d, %s%s, bias = %s}}", axes == 1 ? "1d" : "", filters,
        window.keys(), groups == 1 ? "" : ", groups = " + groups, biased);
    reader.add(Step.layer(node.title(), layer, input, node.outputs().get(0),
        biased ? List.of(values, reader.constant(node.input(2), "a bias").floats()) : List.of(values), List.of()),
        Known.of(y));
  }

  /** Whether it is a dense layer, written for a vector of one place: as in squeeze-and-excite. */
  private boolean isDense(OnnxNode node, OnnxTensor weight) {
    long[] pads = node.integers("pads");
    return reader.known(node.input(0)).form() == Known.Form.PIXEL && weight.dims().size() == 4
        && weight.dims().get(2) == 1 && weight.dims().get(3) == 1 && node.integer("group", 1) == 1
        && (pads == null || Arrays.stream(pads).allMatch(pad -> pad == 0));
  }

  private void dense(OnnxNode node, OnnxTensor weight) {
    int outputs = Math.toIntExact(weight.dims().get(0));
    int inputs = reader.known(node.input(0)).shape().size();
    BadInputException.check(weight.dims().get(1) == inputs && outputs > 0, "expected weights for %d channels, found %s",
        inputs, weight.dims());
    float[] values = new ChannelsFirst(1, 1, inputs, outputs).toOurs(weight.floats());
    boolean biased = !node.input(2).isEmpty();
    reader.add(Step.layer(node.title(), "{dense {units = " + outputs + ", bias = " + biased + "}}", node.input(0),
        node.outputs().get(0),
        biased ? List.of(values, reader.constant(node.input(2), "a bias").floats()) : List.of(values), List.of()),
        new Known(Shape.of(outputs), Known.Form.PIXEL, null));
  }

  /** The input as places with channels; a vector becomes one place first. */
  private String picture(OnnxNode node, int rank) {
    String input = node.input(0);
    Known known = reader.known(input);
    BadInputException.check(known.form() != Known.Form.LAST, "expected channels before places, found them behind");
    if (known.form() != Known.Form.PIXEL || rank != 3) {
      BadInputException.check(known.rank() > 1, "expected a picture or a sequence, found a vector");
      return input;
    }
    String place = node.outputs().get(0) + ".place";
    Shape shape = Shape.of(1, 1, known.shape().size());
    reader.add(Step.layer(node.title(), "{reshape = [1, 1, " + known.shape().size() + "]}", input, place, List.of(),
        List.of()), Known.of(shape));
    return place;
  }

  void pooling(OnnxNode pooling) {
    OnnxNode node = pooling.op().equals("MaxPool") ? withSides(pooling) : pooling;
    BadInputException.check(node.outputs().stream().skip(1).allMatch(String::isEmpty), "expected one output, found the "
        + "places of the largest too");
    Shape x = reader.known(picture(node, 3)).shape();
    String input = node.input(0);
    long[] kernel = node.integers("kernel_shape");
    BadInputException.check(kernel != null && kernel.length == x.rank() - 1,
        "expected a kernel_shape of %d numbers, found %s", x.rank() - 1, Arrays.toString(kernel));
    Read window = window(node, kernel, x);
    Shape y = window.output(x, x.channels());
    reader.places.window(x, y, kernel);
    String kind = switch (node.op()) {
      case "MaxPool" -> "maxpool";
      case "AveragePool" -> "avgpool";
      default -> "l2pool";
    };
    BadInputException.check(!kind.equals("l2pool") || node.integer("p", 2) == 2, "expected p = 2, found %d",
        node.integer("p", 2));
    String counted = kind.equals("avgpool") && node.integer("count_include_pad", 0) == 1
        ? ", count-padding = true" : "";
    reader.add(Step.layer(node.title(), "{" + kind + (x.rank() == 2 ? "1d" : "") + " {" + window.keys() + counted
        + "}}", input, node.outputs().get(0), List.of(), List.of()), Known.of(y));
  }

  /** Sides of −∞ that a node of their own has put around a picture are the padding of a pooling of maxima. */
  private OnnxNode withSides(OnnxNode pooling) {
    OnnxNode sides = reader.nothingAround.get(pooling.input(0));
    if (sides == null) {
      return pooling;
    }
    long[] around = sides.integers("pads") != null ? sides.integers("pads")
        : reader.constant(sides.input(1), "sides").longs();
    int axes = around.length / 2 - 2;
    String auto = pooling.text("auto_pad", "NOTSET");
    BadInputException.check(around[0] + around[1] + around[axes + 2] + around[axes + 3] == 0 && List.of("NOTSET", "VALID")
        .contains(auto), "expected sides of places before explicit padding, found %s and %s", Arrays.toString(around), auto);
    long[] own = auto.equals("VALID") ? new long[2 * axes] : numbers(pooling, "pads", 2 * axes, 0).clone();
    for (int i = 0; i < axes; i++) {
      own[i] += around[i + 2];
      own[i + axes] += around[i + axes + 4];
    }
    List<OnnxAttribute> attributes = new ArrayList<>(List.of(OnnxAttribute.of("pads", own)));
    pooling.attributes().stream().filter(a -> !List.of("pads", "auto_pad").contains(a.name())).forEach(attributes::add);
    return new OnnxNode(pooling.name(), pooling.op(), "", List.of(sides.input(0)), pooling.outputs(), attributes);
  }

  private static Read window(OnnxNode node, long[] kernel, Shape x) {
    int axes = kernel.length;
    long[] stride = numbers(node, "strides", axes, 1);
    long[] dilation = numbers(node, "dilations", axes, 1);
    for (long[] numbers : List.of(kernel, stride, dilation)) {
      for (long number : numbers) {
        BadInputException.check(number >= 1 && number <= MOST, "expected a window of 1 to %,d places, found %d",
            MOST, number);
      }
    }
    long[] begin = new long[axes];
    long[] end = new long[axes];
    String auto = node.text("auto_pad", "NOTSET");
    switch (auto) {
      case "NOTSET" -> {
        long[] pads = numbers(node, "pads", 2 * axes, 0);
        for (int i = 0; i < axes; i++) {
          BadInputException.check(Math.min(pads[i], pads[i + axes]) >= 0 && Math.max(pads[i], pads[i + axes]) <= MOST,
              "expected padding of 0 to %,d places, found %s", MOST, Arrays.toString(pads));
          begin[i] = pads[i];
          end[i] = pads[i + axes];
        }
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        for (int i = 0; i < axes; i++) {
          long outputs = (x.at(i) + stride[i] - 1) / stride[i];
          long places = Math.max(0, (outputs - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1 - x.at(i));
          begin[i] = auto.equals("SAME_UPPER") ? places / 2 : places - places / 2;
          end[i] = places - begin[i];
        }
      }
      default -> BadInputException.check(auto.equals("VALID"), "expected an auto_pad of NOTSET, SAME_UPPER, SAME_LOWER "
          + "or VALID, found %s", auto);
    }
    return new Read(kernel, stride, dilation, begin, end, node.integer("ceil_mode", 0) == 1);
  }

  private static long[] numbers(OnnxNode node, String attribute, int count, long otherwise) {
    long[] found = node.integers(attribute);
    if (found == null || found.length == 0) {
      found = new long[count];
      Arrays.fill(found, otherwise);
    }
    BadInputException.check(found.length == count, "expected %d numbers of %s, found %s", count, attribute,
        Arrays.toString(found));
    return found;
  }
}
