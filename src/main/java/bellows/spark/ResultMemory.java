package bellows.spark;

import java.util.ArrayDeque;
import java.util.Iterator;

/** Arrays that are used again from step to step, such as those into which results are read. For any thread. */
final class ResultMemory {
  private final ArrayDeque<float[]> free = new ArrayDeque<>();
  private final ArrayDeque<float[]> taken = new ArrayDeque<>();

  private long serial;

  /** A step begins, unless it has begun already: nobody reads any more what was taken for those before. */
  synchronized void begin(long serial) {
    if (serial > this.serial) {
      this.serial = serial;
      free.addAll(taken);
      taken.clear();
    }
  }

  /** Nobody reads any more what this array holds. */
  synchronized void takeBack(float[] array) {
    if (taken.remove(array)) {
      free.add(array);
    }
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
