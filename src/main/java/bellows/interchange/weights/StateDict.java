package bellows.interchange.weights;

import bellows.conf.BadInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a {@code state_dict}: a dictionary from names to tensors, by itself or as one of the usual entries of
 * a checkpoint.
 */
final class StateDict {
  /** What people call it in a checkpoint. */
  private static final List<String> USUAL = List.of("state_dict", "model_state_dict", "model", "net");

  private final Map<TensorFile.Entry, Pickle.Tensor> tensors = new LinkedHashMap<>();

  private StateDict() {}

  /** Finds the tensors in what a pickle holds. */
  static StateDict of(Object pickled) {
    Object found = pickled;
    if (found instanceof Map<?, ?> map && map.values().stream().noneMatch(Pickle.Tensor.class::isInstance)) {
      found = USUAL.stream().map(map::get).filter(Map.class::isInstance).findFirst().orElse(null);
    }
    StateDict dict = new StateDict();
    if (found instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (value instanceof Pickle.Tensor tensor) {
          dict.add(name.toString(), tensor);
        }
      });
    }
    BadInputException.check(!dict.tensors.isEmpty(),
        "expected a state_dict, tensors by name, or one under %s, found none", String.join(", ", USUAL));
    return dict;
  }

  private void add(String name, Pickle.Tensor tensor) {
    TensorFile.Entry entry = new TensorFile.Entry(name, tensor.storage().element(), tensor.extents());
    long size = TensorFile.checkedSize(tensor.extents(), name);
    BadInputException.check(tensor.extents().size() == tensor.strides().size(), "%s: expected a stride an extent, "
        + "found %s and %s", name, tensor.strides(), tensor.extents());
    // A tensor that shows elements several times would make memory out of nothing.
    long last = tensor.offset();
    for (int axis = 0; axis < tensor.extents().size() && size > 0; axis++) {
      long stride = tensor.strides().get(axis);
      BadInputException.check(stride >= 0 && stride <= tensor.storage().size(), "%s: expected strides within %,d "
          + "elements, found %s", name, tensor.storage().size(), tensor.strides());
      last += stride * (tensor.extents().get(axis) - 1);
    }
    BadInputException.check(tensor.offset() >= 0 && last >= 0 && (size == 0 || last < tensor.storage().size())
        && size <= tensor.storage().size(),
        "%s: expected a tensor within its storage of %,d elements, found %s from %,d on",
        name, tensor.storage().size(), entry.shape(), tensor.offset());
    tensors.put(entry, tensor);
  }

  List<TensorFile.Entry> entries() {
    return List.copyOf(tensors.keySet());
  }

  List<Pickle.Storage> storages() {
    List<Pickle.Storage> storages = new ArrayList<>();
    tensors.values().forEach(tensor -> storages.add(tensor.storage()));
    return storages;
  }

  Pickle.Tensor tensor(TensorFile.Entry entry) {
    return tensors.get(entry);
  }

  /**
   * The values of a tensor in row-major order.
   *
   * @param bytes of its storage
   */
  static float[] read(Pickle.Tensor tensor, String name, Blocks.Bytes bytes) throws IOException {
    Element element = tensor.storage().element();
    int size = Math.toIntExact(TensorFile.checkedSize(tensor.extents(), name));
    if (isContiguous(tensor)) {
      long from = tensor.offset() * element.bytes();
      return Blocks.floats((at, into) -> bytes.read(from + at, into), element, size);
    }
    float[] all = Blocks.floats(bytes, element, Math.toIntExact(tensor.storage().size()));
    float[] values = new float[size];
    int rank = tensor.extents().size();
    long[] index = new long[rank];
    for (int i = 0; i < size; i++) {
      long at = tensor.offset();
      for (int axis = 0; axis < rank; axis++) {
        at += index[axis] * tensor.strides().get(axis);
      }
      values[i] = all[(int) at];
      for (int axis = rank - 1; axis >= 0 && ++index[axis] == tensor.extents().get(axis); axis--) {
        index[axis] = 0;
      }
    }
    return values;
  }

  private static boolean isContiguous(Pickle.Tensor tensor) {
    long expected = 1;
    for (int axis = tensor.extents().size() - 1; axis >= 0; axis--) {
      if (tensor.extents().get(axis) != 1 && tensor.strides().get(axis) != expected) {
        return false;
      }
      expected *= tensor.extents().get(axis);
    }
    return true;
  }
}
