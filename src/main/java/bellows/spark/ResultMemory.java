package bellows.spark;

import java.util.ArrayDeque;
import java.util.Iterator;

/** Arrays into which results are read, used again from step to step. For any thread. */
final class ResultMemory {
  private final ArrayDeque<float[]> free = new ArrayDeque<>();
  private final ArrayDeque<float[]> taken = new ArrayDeque<>();

  /** Nobody reads any more what was taken until now. */
  synchronized void begin() {
    free.addAll(taken);
    taken.clear();
  }

  /** An array of this length with anything in it. */
  synchronized float[] take(int length) {
    float[] found = null;
    for (Iterator<float[]> arrays = free.iterator(); found == null && arrays.hasNext();) {
      float[] array = arrays.next();
      if (array.length == length) {
        found = array;
        arrays.remove();
      }
    }
    float[] values = found != null ? found : new float[length];
    taken.add(values);
    return values;
  }
}
