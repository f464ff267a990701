package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Constants under other extents: the same numbers, in the same order or transposed. */
final class ConstantShapes {
  /** More axes than any weights have. */
  private static final int MOST_AXES = 8;

  private final GraphReader reader;

  ConstantShapes(GraphReader reader) {
    this.reader = reader;
  }

  /** What an {@code Unsqueeze}, {@code Squeeze} or {@code Reshape} makes of a tensor. */
  OnnxTensor of(OnnxNode node, OnnxTensor x) {
    long[] given = node.integers("axes") != null ? node.integers("axes")
        : node.integers("shape") != null ? node.integers("shape")
            : node.input(1).isEmpty() ? new long[0] : reader.constant(node.input(1), "axes or a shape").longs();
    BadInputException.check(given.length <= MOST_AXES, "expected at most %d axes, found %d", MOST_AXES, given.length);
    List<Long> dims = switch (node.op()) {
      case "Unsqueeze" -> unsqueezed(x.dims(), given);
      case "Squeeze" -> squeezed(x.dims(), given);
      default -> reshaped(x, given);
    };
    long size = dims.stream().reduce(1L, Math::multiplyExact);
    BadInputException.check(size == x.size() && dims.size() <= MOST_AXES, "expected the %,d numbers of %s in another "
        + "shape, found %s", x.size(), x.dims(), dims);
    return new OnnxTensor("", dims, x.type(), x.raw());
  }

  private static List<Long> unsqueezed(List<Long> dims, long[] axes) {
    List<Long> result = new ArrayList<>(dims);
    long rank = dims.size() + axes.length;
    for (long axis : LongStream.of(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray()) {
      BadInputException.check(axis >= 0 && axis <= result.size(), "expected axes within %d, found %s", rank,
          Arrays.toString(axes));
      result.add((int) axis, 1L);
    }
    return result;
  }

  /** @param axes none for all of one */
  private static List<Long> squeezed(List<Long> dims, long[] axes) {
    long rank = dims.size();
    List<Long> out = LongStream.of(axes).map(a -> a < 0 ? a + rank : a).boxed().toList();
    return IntStream.range(0, dims.size())
        .filter(i -> axes.length == 0 ? dims.get(i) != 1 : !out.contains((long) i))
        .mapToObj(dims::get).collect(Collectors.toList());
  }

  private static List<Long> reshaped(OnnxTensor x, long[] target) {
    long known = 1;
    List<Long> dims = new ArrayList<>();
    for (int i = 0; i < target.length; i++) {
      long extent = target[i] == 0 && i < x.dims().size() ? x.dims().get(i) : target[i];
      dims.add(extent);
      known = extent == -1 ? known : Math.multiplyExact(known, extent);
    }
    int rest = dims.indexOf(-1L);
    if (rest >= 0 && known > 0) {
      dims.set(rest, x.size() / known);
    }
    BadInputException.check(dims.stream().allMatch(d -> d >= 0), "expected extents, found %s", Arrays.toString(target));
    return dims;
  }

  /** @return real numbers as floats */
  OnnxTensor transposed(OnnxNode node, OnnxTensor x) {
    int rank = x.dims().size();
    long[] order = node.integers("perm") != null ? node.integers("perm")
        : IntStream.range(0, rank).mapToLong(i -> rank - 1 - i).toArray();
    BadInputException.check(x.type().isReal() && rank <= MOST_AXES && Arrays.equals(
        LongStream.of(order).sorted().toArray(), LongStream.range(0, rank).toArray()),
        "expected weights and each of their axes once, found a tensor of %s and %s", x.dims(), Arrays.toString(order));
    int[] strides = new int[rank];
    for (int axis = rank - 1, stride = 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.toIntExact(x.dims().get(axis));
    }
    List<Long> dims = LongStream.of(order).mapToObj(axis -> x.dims().get((int) axis)).toList();
    float[] from = x.floats();
    float[] to = new float[from.length];
    int[] index = new int[rank];
    int at = 0;
    for (int i = 0; i < to.length; i++) {
      to[i] = from[at];
      for (int axis = rank - 1; axis >= 0; axis--) {
        int step = strides[(int) order[axis]];
        at += step;
        if (++index[axis] < dims.get(axis)) {
          break;
        }
        at -= step * index[axis];
        index[axis] = 0;
      }
    }
    return OnnxTensor.of("", dims, to);
  }
}
