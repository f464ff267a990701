package bellows.data.shard;

import bellows.data.BinaryInput;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * What the numbers of a shard must be, whatever its checksum: a right one vouches for the transport, not for the
 * writer. A fault is what was expected and found, without the file's name; null if there is none.
 */
interface NumberCheck {
  /** Numbers of which nothing is asked. */
  NumberCheck NONE = (numbers, first) -> null;

  NumberCheck FINITE = (values, first) -> {
    for (int i = 0; i < values.limit(); i++) {
      if (!Float.isFinite(values.get(i))) {
        return String.format("value %d: expected a finite number, found %s", first + i, values.get(i));
      }
    }
    return null;
  };

  NumberCheck WEIGHTS = (weights, first) -> {
    for (int i = 0; i < weights.limit(); i++) {
      if (!(weights.get(i) >= 0 && weights.get(i) < Float.POSITIVE_INFINITY)) {
        return String.format("row %d: expected a finite weight from 0 on, found %s", first + i, weights.get(i));
      }
    }
    return null;
  };

  /** @param classes 0 for real-valued targets */
  static NumberCheck targets(int classes) {
    return (targets, first) -> {
      for (int i = 0; i < targets.limit(); i++) {
        String fault = target(targets.get(i), classes, first + i);
        if (fault != null) {
          return fault;
        }
      }
      return null;
    };
  }

  /** What is wrong with the target of one row. */
  static String target(float target, int classes, long row) {
    boolean right = classes == 0 ? Float.isFinite(target) : target >= 0 && target < classes && target == (int) target;
    return right ? null : String.format("row %d: expected as target %s, found %s", row,
        classes == 0 ? "a finite number" : "a class from 0 to " + (classes - 1), target);
  }

  /** The first fault of some numbers, of which {@code first} come before. */
  String fault(FloatBuffer numbers, long first);

  /**
   * Reads up to an offset, a chunk at a time, whatever is wrong there, and gives the first fault.
   *
   * @param what errors call the numbers
   */
  default String fault(BinaryInput in, long end, String what) {
    byte[] chunk = new byte[ShardFormat.CHUNK];
    String fault = null;
    long begin = in.offset();
    for (long at = begin; at < end; at = in.offset()) {
      int some = (int) Math.min(end - at, chunk.length);
      in.read(chunk, 0, some, what);
      fault = fault != null ? fault : fault(ByteBuffer.wrap(chunk, 0, some).asFloatBuffer(), (at - begin) / 4);
    }
    return fault;
  }
}
