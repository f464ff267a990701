package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.interchange.onnx.Known.Form;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Reads nodes that only move values: what flattens, reshapes, transposes and pads. */
final class ShapeReader {
  private static final long MOST = 1 << 20;

  private final GraphReader reader;

  ShapeReader(GraphReader reader) {
    this.reader = reader;
  }

  /** Whether it was one. */
  boolean read(OnnxNode node) {
    switch (node.op()) {
      case "Flatten" -> {
        BadInputException.check(node.integer("axis", 1) == 1, "expected axis 1, found %d", node.integer("axis", 1));
        flatten(node);
      }
      case "Reshape" -> reshape(node);
      case "Transpose" -> transpose(node);
      case "Squeeze" -> {
        BadInputException.check(reader.known(node.input(0)).form() == Form.PIXEL,
            "expected the one place of a vector, found %s", reader.known(node.input(0)).shape());
        flatten(node);
      }
      case "Unsqueeze" -> {
        Known x = reader.known(node.input(0));
        long[] axes = node.integers("axes") != null ? node.integers("axes")
            : reader.constant(node.input(1), "axes").longs();
        BadInputException.check(x.isVector() && x.form() == Form.FIRST && x.flattened() == null
            && Arrays.equals(Arrays.stream(axes).map(a -> a < 0 ? a + 4 : a).sorted().toArray(), new long[] {2, 3}),
            "expected a vector that gets one place, found axes %s", Arrays.toString(axes));
        reader.alias(node.outputs().get(0), node.input(0), x.as(Form.PIXEL));
      }
      case "Pad" -> pad(node);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void step(OnnxNode node, String layer, Known output) {
    reader.add(Step.layer(node.title(), layer, node.input(0), node.outputs().get(0), List.of(), List.of()), output);
  }

  private void flatten(OnnxNode node) {
    Known x = reader.known(node.input(0));
    if (x.isVector()) {
      reader.alias(node.outputs().get(0), node.input(0), x.as(Form.FIRST));
      return;
    }
    boolean moved = x.form() == Form.FIRST && x.shape().channels() > 1 && x.shape().size() > x.shape().channels();
    step(node, "flatten", new Known(Shape.of(x.shape().size()), Form.FIRST, moved ? x.shape() : null));
  }

  private void reshape(OnnxNode node) {
    Known x = reader.known(node.input(0));
    long[] target = reader.constant(node.input(1), "a shape").longs();
    BadInputException.check(target.length >= 2 && target.length <= 4 && node.integer("allowzero", 0) == 0,
        "expected a batch and one to three extents, found %s", Arrays.toString(target));
    long[] dims = x.dims(GraphReader.BATCH);
    long known = 1;
    int rest = -1;
    for (int i = 1; i < target.length; i++) {
      if (target[i] == 0) {
        BadInputException.check(i < dims.length, "expected an extent in the place of 0, found none");
        target[i] = dims[i];
      }
      BadInputException.check(target[i] == -1 || target[i] > 0 && target[i] <= Integer.MAX_VALUE,
          "expected positive extents, found %s", Arrays.toString(target));
      rest = target[i] == -1 ? i : rest;
      known = target[i] == -1 ? known : Math.multiplyExact(known, target[i]);
    }
    int size = x.shape().size();
    // −1 for the batch, or 1 where a graph was written for single samples, leaves the sample as it is.
    boolean batch = target[0] == 0 || target[0] == GraphReader.BATCH || rest < 0 && (target[0] == -1 || target[0] == 1)
        || target[0] == 1 && rest > 0;
    BadInputException.check(batch && (rest < 0 ? known == size : size % known == 0), "expected the %d values of a "
        + "sample of %s in another shape, found %s", size, x.shape(), Arrays.toString(target));
    if (rest > 0) {
      target[rest] = size / known;
    }
    reshaped(node, x, Arrays.copyOfRange(target, 1, target.length), Arrays.copyOfRange(dims, 1, dims.length));
  }

  private void reshaped(OnnxNode node, Known x, long[] target, long[] dims) {
    if (Arrays.equals(target, dims)) {
      reader.alias(node.outputs().get(0), node.input(0), x);
    } else if (target.length == 1) {
      flatten(node);
    } else if (x.isVector() && target.length == 3 && target[1] == 1 && target[2] == 1
        && !reader.isTransposed(node.outputs().get(0))) {
      reader.alias(node.outputs().get(0), node.input(0), x.as(Form.PIXEL));
    } else {
      // Our order is that of places before channels, so only what is to be transposed afterwards can be said.
      BadInputException.check((x.isVector() && x.flattened() == null || x.form() == Form.LAST)
          && reader.isTransposed(node.outputs().get(0)),
          "expected a vector, or channels behind places, found %s to become %s", x.shape(), Arrays.toString(target));
      int[] extents = Arrays.stream(target).mapToInt(Math::toIntExact).toArray();
      String text = Arrays.toString(extents);
      step(node, "{reshape = " + text + "}", new Known(Shape.of(extents), Form.LAST, null));
    }
  }

  private void transpose(OnnxNode node) {
    Known x = reader.known(node.input(0));
    long[] order = node.integers("perm");
    boolean back = order != null
        && Arrays.equals(order, x.rank() == 3 ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1});
    boolean front = order != null
        && Arrays.equals(order, x.rank() == 3 ? new long[] {0, 3, 1, 2} : new long[] {0, 2, 1});
    BadInputException.check(x.rank() > 1 && (x.form() == Form.FIRST && back || x.form() == Form.LAST && front),
        "expected channels to move behind places or before them, found the order %s of %s",
        Arrays.toString(order), x.shape());
    reader.alias(node.outputs().get(0), node.input(0), x.as(x.form() == Form.FIRST ? Form.LAST : Form.FIRST));
  }

  private void pad(OnnxNode node) {
    Known x = reader.known(node.input(0));
    long[] pads = node.integers("pads") != null ? node.integers("pads")
        : reader.constant(node.input(1), "sides").longs();
    int rank = x.rank() + 1;
    BadInputException.check(x.form() == Form.FIRST && x.flattened() == null && pads.length == 2 * rank
        && node.input(3).isEmpty(), "expected sides of all axes of %s, found %s", x.shape(), Arrays.toString(pads));
    for (long pad : pads) {
      BadInputException.check(pad >= 0 && pad <= MOST, "expected sides of 0 to %,d, found %d", MOST, pad);
    }
    String mode = node.text("mode", "constant");
    float value = node.input(2).isEmpty() ? node.number("value", 0) : reader.number(node.input(2), "a value");
    if (mode.equals("constant") && value <= -Float.MAX_VALUE) {
      reader.nothingAround.put(node.outputs().get(0), node);
      return;
    }
    BadInputException.check(mode.equals("reflect") || mode.equals("constant") && value == 0,
        "expected zeros or what is mirrored at the sides, found %s %s", mode, mode.equals("constant") ? value : "");
    BadInputException.check(pads[0] == 0 && pads[rank] == 0, "expected a batch that stays, found %s",
        Arrays.toString(pads));
    boolean channels = pads[1] > 0 || pads[rank + 1] > 0;
    boolean places = Arrays.stream(pads).sum() > pads[1] + pads[rank + 1];
    BadInputException.check(!(channels && places) && (!channels || mode.equals("constant")),
        "expected sides of places, or zeros before and after channels, found both: %s", Arrays.toString(pads));
    if (channels || !places) {
      step(node, "{padchannels = [" + pads[1] + ", " + pads[rank + 1] + "]}", x.with(x.shape().withChannels(
          Math.toIntExact(x.shape().channels() + pads[1] + pads[rank + 1]))));
    } else {
      sides(node, x, pads, mode);
    }
  }

  private void sides(OnnxNode node, Known x, long[] pads, String mode) {
    int rank = x.rank() + 1;
    int[] extents = x.shape().extents();
    long[] sides = new long[2 * (rank - 2)];
    for (int axis = 2; axis < rank; axis++) {
      sides[axis - 2] = pads[axis];
      sides[axis - 2 + rank - 2] = pads[axis + rank];
      extents[axis - 2] = Math.toIntExact(extents[axis - 2] + pads[axis] + pads[axis + rank]);
    }
    Shape padded = Shape.of(extents);
    reader.places.sides(x.shape(), padded);
    step(node, "{pad {sides = " + Arrays.toString(sides) + ", mode = " + (mode.equals("reflect") ? "reflect" : "zero")
        + "}}", x.with(padded));
  }
}
