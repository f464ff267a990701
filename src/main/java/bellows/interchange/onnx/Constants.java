package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Computes nodes whose inputs are known before the graph runs: constants, and the arithmetic of shapes by which
 * frameworks write {@code x.view(x.size(0), -1)}.
 */
final class Constants {
  /** Numbers of a shape are few; whoever writes more of them wants memory, not a shape. */
  private static final int MOST = 1 << 16;

  private static final long NONE = Long.MAX_VALUE;
  /** What a few bytes may become, in floats: an eighth of the heap, for they are copied on their way into a network. */
  private static final long MOST_MADE = Runtime.getRuntime().maxMemory() / 8 / Float.BYTES;

  private final GraphReader reader;
  private final ConstantShapes shapes;
  /** What nodes have made so far, in floats. */
  private long made;

  Constants(GraphReader reader) {
    this.reader = reader;
    shapes = new ConstantShapes(reader);
  }

  /** Whether the node was computed here; if not, it is one of the network's. */
  boolean fold(OnnxNode node) {
    switch (node.op()) {
      case "Constant" -> reader.constants.put(node.outputs().get(0), constant(node));
      case "Shape" -> {
        long[] dims = reader.known(node.input(0)).dims(GraphReader.BATCH);
        int from = index(node.integer("start", 0), dims.length);
        int to = index(node.integer("end", dims.length), dims.length);
        put(node, Arrays.copyOfRange(dims, from, Math.max(from, to)));
      }
      default -> {
        boolean known = !node.inputs().isEmpty()
            && node.inputs().stream().allMatch(input -> input.isEmpty() || reader.constants.containsKey(input));
        return known && computed(node);
      }
    }
    return true;
  }

  private OnnxTensor constant(OnnxNode node) {
    OnnxTensor tensor = node.tensor("value");
    if (tensor != null) {
      return tensor;
    }
    float[] floats = node.numbers("value_floats");
    long[] integers = node.integers("value_ints");
    if (floats != null) {
      return OnnxTensor.of("", List.of((long) floats.length), floats);
    }
    if (integers != null) {
      return OnnxTensor.of("", List.of((long) integers.length), integers);
    }
    float number = node.number("value_float", Float.NaN);
    long integer = Float.isNaN(number) ? node.integer("value_int", NONE) : NONE;
    BadInputException.check(!Float.isNaN(number) || integer != NONE, "expected numbers, found a constant of others");
    return Float.isNaN(number) ? OnnxTensor.of("", List.of(), integer)
        : OnnxTensor.of("", List.of(), new float[] {number});
  }

  private boolean computed(OnnxNode node) {
    switch (node.op()) {
      case "Identity", "Cast" -> reader.constants.put(node.outputs().get(0), reader.constants.get(node.input(0)));
      case "Unsqueeze", "Squeeze" -> {
        OnnxTensor x = reader.constants.get(node.input(0));
        // Numbers of shapes are vectors or single ones, so their dims hardly matter; those of weights do.
        if (x.type().isReal()) {
          reader.constants.put(node.outputs().get(0), shapes.of(node, x));
        } else {
          put(node, x.longs());
        }
      }
      case "Reshape" -> reader.constants.put(node.outputs().get(0),
          shapes.of(node, reader.constants.get(node.input(0))));
      case "Transpose" -> {
        OnnxTensor x = reader.constants.get(node.input(0));
        claim(x.size());
        reader.constants.put(node.outputs().get(0), shapes.transposed(node, x));
      }
      case "Concat" -> put(node, joined(node));
      case "Gather" -> put(node, gathered(numbers(node, 0), numbers(node, 1)));
      case "Slice" -> put(node, sliced(node));
      case "Add", "Sub", "Mul", "Div" -> put(node, arithmetic(node));
      case "ConstantOfShape" -> {
        OnnxTensor value = node.tensor("value");
        BadInputException.check(value == null || value.size() == 1 && value.type().isReal(),
            "expected one real number");
        float[] filled = new float[claim(size(numbers(node, 0)))];
        Arrays.fill(filled, value == null ? 0 : value.floats()[0]);
        reader.constants.put(node.outputs().get(0),
            OnnxTensor.of("", Arrays.stream(numbers(node, 0)).boxed().toList(), filled));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private long[] numbers(OnnxNode node, int input) {
    return reader.constant(node.input(input), "numbers").longs();
  }

  private long[] joined(OnnxNode node) {
    List<OnnxTensor> parts = node.inputs().stream().map(reader.constants::get).toList();
    long size = parts.stream().mapToLong(OnnxTensor::size).sum();
    BadInputException.check(size <= MOST, "expected at most %,d numbers, found %,d", MOST, size);
    return parts.stream().flatMapToLong(tensor -> Arrays.stream(tensor.longs())).toArray();
  }

  private void put(OnnxNode node, long[] numbers) {
    claim(2L * numbers.length);
    reader.constants.put(node.outputs().get(0), OnnxTensor.of("", List.of((long) numbers.length), numbers));
  }

  private static long size(long[] dims) {
    long size = 1;
    for (long dim : dims) {
      BadInputException.check(dim >= 0, "expected extents, found %s", Arrays.toString(dims));
      size = Math.multiplyExact(size, dim);
    }
    return size;
  }

  /** Whoever makes many floats of few asks before. */
  private int claim(long floats) {
    BadInputException.check(floats <= MOST_MADE - made, "expected nodes that make at most %,d numbers of constants, for "
        + "which an eighth of the heap has room, found %,d more; give more memory", MOST_MADE - made, floats);
    made += floats;
    return Math.toIntExact(floats);
  }

  private static int index(long index, int size) {
    return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  private static long[] gathered(long[] from, long[] indices) {
    return LongStream.of(indices).map(i -> {
      long at = i < 0 ? i + from.length : i;
      BadInputException.check(at >= 0 && at < from.length, "expected indices within %d numbers, found %d",
          from.length, i);
      return from[(int) at];
    }).toArray();
  }

  private long[] sliced(OnnxNode node) {
    long[] from = numbers(node, 0);
    long[] starts = node.integers("starts") != null ? node.integers("starts") : numbers(node, 1);
    long[] ends = node.integers("ends") != null ? node.integers("ends") : numbers(node, 2);
    boolean stepped = !node.input(4).isEmpty() && reader.number(node.input(4), "a step") != 1;
    BadInputException.check(starts.length == 1 && ends.length == 1 && !stepped,
        "expected a slice of one axis, found another");
    int first = index(starts[0], from.length);
    return Arrays.copyOfRange(from, first, Math.max(first, index(ends[0], from.length)));
  }

  private long[] arithmetic(OnnxNode node) {
    long[] a = numbers(node, 0);
    long[] b = numbers(node, 1);
    BadInputException.check(a.length == b.length || a.length == 1 || b.length == 1,
        "expected as many numbers, found %d and %d", a.length, b.length);
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      long x = a[a.length == 1 ? 0 : i];
      long y = b[b.length == 1 ? 0 : i];
      BadInputException.check(x != GraphReader.BATCH && y != GraphReader.BATCH && (y != 0 || !node.op().equals("Div")),
          "expected arithmetic of numbers that are known, found the batch's");
      all.add(switch (node.op()) {
        case "Add" -> Math.addExact(x, y);
        case "Sub" -> Math.subtractExact(x, y);
        case "Mul" -> Math.multiplyExact(x, y);
        default -> x / y;
      });
    }
    return all.stream().mapToLong(i -> i).toArray();
  }
}
