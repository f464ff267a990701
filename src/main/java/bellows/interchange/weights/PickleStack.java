package bellows.interchange.weights;

import bellows.conf.BadInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a pickle's opcodes work on: values on a stack, marks among them, and values that have a number. */
final class PickleStack {
  private static final Object MARK = new Object();
  /** Thirty or so for each tensor: more than any network needs, and few enough for a small heap. */
  private static final int MOST = 1 << 20;

  private final List<Object> values = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  /** Values so far, and numbers given to them. */
  private int made;
  /** The byte of the opcode, for errors. */
  private long at;

  void at(long position) {
    at = position;
  }

  void clear() {
    values.clear();
    memo.clear();
  }

  int size() {
    return values.size();
  }

  void push(Object value) {
    count();
    values.add(value);
  }

  void mark() {
    push(MARK);
  }

  private void count() {
    BadInputException.check(++made <= MOST, "byte %d: expected a pickle of at most %,d values, found more; save the "
        + "model's state_dict alone, or as safetensors", at, MOST);
  }

  Object top() {
    BadInputException.check(!values.isEmpty() && values.get(values.size() - 1) != MARK,
        "byte %d: expected a value before, found none", at);
    return values.get(values.size() - 1);
  }

  Object pop() {
    Object value = top();
    values.remove(values.size() - 1);
    return value;
  }

  /** The last values, in their order, which go. */
  List<Object> last(int count) {
    List<Object> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(0, pop());
    }
    return Collections.unmodifiableList(found);
  }

  /** All values behind the last mark, which goes with them. */
  List<Object> marked() {
    int mark = values.lastIndexOf(MARK);
    BadInputException.check(mark >= 0, "byte %d: expected a mark before, found none", at);
    List<Object> found = Collections.unmodifiableList(new ArrayList<>(values.subList(mark + 1, values.size())));
    values.subList(mark, values.size()).clear();
    return found;
  }

  /** Gives the last value a number. */
  void remember(long number) {
    count();
    memo.put(number, top());
  }

  /** Gives the last value the next number. */
  void remember() {
    remember(memo.size());
  }

  Object remembered(long number) {
    BadInputException.check(memo.containsKey(number), "byte %d: expected the number of an earlier value, found %d", at,
        number);
    return memo.get(number);
  }
}
