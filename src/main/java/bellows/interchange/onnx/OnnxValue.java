package bellows.interchange.onnx;

import bellows.protobuf.ProtobufReader;
import bellows.protobuf.ProtobufWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * An input or output of a graph: a {@code ValueInfoProto} of floats.
 *
 * @param dims extents, outermost first; {@link #UNKNOWN} where the file gives a name or nothing; null where it does not
 *     even give their number
 */
public record OnnxValue(String name, List<Long> dims) {
  /** An extent that is not known before the graph runs, as that of the batch. */
  public static final long UNKNOWN = -1;

  void write(ProtobufWriter out) {
    out.text(1, name).message(2, type -> type.message(1, tensor -> tensor.integer(1, 1).message(2, shape -> {
      for (int axis = 0; axis < dims.size(); axis++) {
        long dim = dims.get(axis);
        String symbol = axis == 0 ? "N" : "D" + axis;
        shape.message(1, one -> {
          if (dim == UNKNOWN) {
            one.text(2, symbol);
          } else {
            one.integer(1, dim);
          }
        });
      }
    })));
  }

  static OnnxValue read(ProtobufReader in) {
    String name = "";
    List<Long> dims = null;
    while (in.next()) {
      if (in.field() == 1) {
        name = in.text();
      } else if (in.field() == 2) {
        ProtobufReader type = in.message();
        while (type.next()) {
          dims = type.field() == 1 ? dims(type.message(), dims) : dims;
        }
      }
    }
    return new OnnxValue(name, dims);
  }

  private static List<Long> dims(ProtobufReader tensor, List<Long> before) {
    List<Long> dims = before;
    while (tensor.next()) {
      if (tensor.field() == 2) {
        dims = new ArrayList<>();
        ProtobufReader shape = tensor.message();
        while (shape.next()) {
          if (shape.field() == 1) {
            dims.add(dim(shape.message()));
          }
        }
      }
    }
    return dims;
  }

  private static long dim(ProtobufReader in) {
    long dim = UNKNOWN;
    while (in.next()) {
      dim = in.field() == 1 ? in.integer() : dim;
    }
    return dim;
  }
}
