package bellows.store.run;

import bellows.optim.Plateau.Metric;
import bellows.optim.Plateau;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.train.EarlyStopping;
import bellows.train.GuardHistory;
import bellows.train.LossHistory;
import bellows.train.TrainState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link FloatFile} says about itself before its floats, as bytes in this order, all little-endian:
 *
 * <pre>
 * i32 length, UTF-8 bytes    fingerprint of the run's configuration
 * i64 step, i32 epoch, i64 position, i64 samples, f64 seconds, i64 seed
 * i32 slots, i32 segments, then for each segment
 *   i32 length, UTF-8 bytes  name
 *   i32 role                 0 a weight, 1 a weight that decays, 2 a statistic
 *   i32 rank, i32 × rank     shape
 * i64 skipped, i64 rollbacks, i64 rolled back to, f64 rate factor
 *                            see {@link GuardHistory}; only if the run's guard has acted or a part follows
 * i32 parts                  which follow, a sum: 1 a plateau, 2 an average behind the slots, 4 a text, 8 names of
 *                            slots, 16 a best evaluation, 32 its weights behind all others, 64 losses of steps,
 *                            128 weights as {@link Int8Weights}
 * f64 best, i32 waited, f64 factor
 *                            the plateau: see {@link Plateau.Seen}
 * i32 length, UTF-8 bytes    the text
 * for each slot
 *   i32 length, UTF-8 bytes  what it holds
 * i32 metric, f64 value, i64 step, i32 waited
 *                            the best evaluation: see {@link EarlyStopping.Best}
 * f64 sum, i64 samples, f64 best, i32 waited, f64 gradient norm, f64 least
 *                            the losses of steps: see {@link LossHistory}
 * </pre>
 *
 * @param slots how many arrays follow the weights
 * @param slotNames what they hold; empty where an earlier version wrote the file
 * @param best without its weights
 * @param bestWeights whether the file has them
 * @param int8 whether weights are {@link Int8Weights}
 * @param text from which the network of these tensors is built; empty where that is known from elsewhere
 */
record FloatHead(String fingerprint, long step, int epoch, long position, long samples, double seconds, long seed,
    int slots, List<String> slotNames, List<Field> fields, GuardHistory guarded, Plateau.Seen plateau, boolean average,
    String text, EarlyStopping.Best best, boolean bestWeights, LossHistory losses, boolean int8) {
  /** One named tensor of the file. */
  record Field(String name, int role, Shape shape) {
    boolean isWeight() {
      return role != STATISTIC;
    }

    @Override
    public String toString() {
      return name + " " + shape + new String[] {"", " (decays)", " (statistic)"}[role];
    }
  }

  private static final int WEIGHT = 0;
  private static final int DECAYING_WEIGHT = 1;
  private static final int STATISTIC = 2;
  private static final int PLATEAU = 1;
  private static final int AVERAGE = 2;
  private static final int TEXT = 4;
  private static final int SLOT_NAMES = 8;
  private static final int BEST = 16;
  private static final int BEST_WEIGHTS = 32;
  private static final int LOSSES = 64;
  private static final int INT8 = 128;
  private static final int LOSSES_BYTES = 4 * Double.BYTES + Long.BYTES + Integer.BYTES;
  private static final int BEST_BYTES = 2 * Integer.BYTES + Double.BYTES + Long.BYTES;
  private static final int GUARDED = 3 * Long.BYTES + Double.BYTES;

  /** No optimizer has more than two. */
  private static final int MOST_SLOTS = 16;
  private static final int MOST_AXES = 16;

  static FloatHead of(String fingerprint, String text, TrainState state, List<String> slotNames, Layout layout,
      boolean int8) {
    return new FloatHead(fingerprint, state.step(), state.epoch(), state.position(), state.samples(), state.seconds(),
        state.seed(), state.slots().length, slotNames, fields(layout), state.guarded(), state.plateau(),
        state.average() != null, text, state.best(), state.best().model() != null,
        state.losses(), int8);
  }

  /** The fields that a layout asks for, in their order in the buffer. */
  static List<Field> fields(Layout layout) {
    List<Field> fields = new ArrayList<>();
    for (Segment segment : layout.weights()) {
      fields.add(new Field(segment.name(), segment.decay() ? DECAYING_WEIGHT : WEIGHT, segment.shape()));
    }
    for (Segment segment : layout.statistics()) {
      fields.add(new Field(segment.name(), STATISTIC, segment.shape()));
    }
    return fields;
  }

  /** Arrays of the weights' and statistics' length beside these that a file has. */
  int copies() {
    return (average ? 1 : 0) + (bestWeights ? 1 : 0);
  }

  /**
   * @param averaged null unless {@link #average}
   * @param model null unless {@link #bestWeights}
   */
  TrainState state(float[] weights, float[][] arrays, float[] averaged, float[] model) {
    return new TrainState(step, epoch, position, samples, seconds, seed, guarded, plateau, weights, arrays, averaged,
        new EarlyStopping.Best(best.metric(), best.value(), best.step(), best.waited(), model), losses);
  }

  byte[] encoded() {
    int parts = parts();
    boolean acted = parts > 0 || !guarded.equals(GuardHistory.NOTHING);
    ByteBuffer out = ByteBuffer.allocate(size(parts, acted)).order(ByteOrder.LITTLE_ENDIAN);
    putText(out, fingerprint);
    out.putLong(step).putInt(epoch).putLong(position).putLong(samples).putDouble(seconds).putLong(seed);
    out.putInt(slots).putInt(fields.size());
    for (Field field : fields) {
      putText(out, field.name);
      out.putInt(field.role).putInt(field.shape.rank());
      for (int extent : field.shape.extents()) {
        out.putInt(extent);
      }
    }
    if (acted) {
      out.putLong(guarded.skipped()).putLong(guarded.rollbacks()).putLong(guarded.rolledBackTo());
      out.putDouble(guarded.rateFactor());
    }
    out.putInt(parts);
    if ((parts & PLATEAU) != 0) {
      out.putDouble(plateau.best()).putInt(plateau.waited()).putDouble(plateau.factor());
    }
    if ((parts & TEXT) != 0) {
      putText(out, text);
    }
    slotNames.forEach(name -> putText(out, name));
    if ((parts & BEST) != 0) {
      out.putInt(best.metric().ordinal()).putDouble(best.value()).putLong(best.step()).putInt(best.waited());
    }
    if ((parts & LOSSES) != 0) {
      out.putDouble(losses.sum()).putLong(losses.samples()).putDouble(losses.best()).putInt(losses.waited());
      out.putDouble(losses.gradientNorm()).putDouble(losses.least());
    }
    return out.array();
  }

  private int parts() {
    return (plateau.equals(Plateau.Seen.NOTHING) ? 0 : PLATEAU) + (average ? AVERAGE : 0) + (text.isEmpty() ? 0 : TEXT)
        + (slotNames.isEmpty() ? 0 : SLOT_NAMES) + (best.isKnown() || best.waited() > 0 ? BEST : 0)
        + (bestWeights ? BEST_WEIGHTS : 0) + (losses.equals(LossHistory.NOTHING) ? 0 : LOSSES)
        + (int8 ? INT8 : 0);
  }

  private int size(int parts, boolean acted) {
    int size = 4 * Integer.BYTES + 5 * Long.BYTES + textSize(fingerprint);
    for (Field field : fields) {
      size += textSize(field.name) + (2 + field.shape.rank()) * Integer.BYTES;
    }
    size += (acted ? GUARDED : 0) + ((parts & PLATEAU) != 0 ? 2 * Double.BYTES + Integer.BYTES : 0);
    size += (parts & TEXT) != 0 ? textSize(text) : 0;
    size += ((parts & BEST) != 0 ? BEST_BYTES : 0) + ((parts & LOSSES) != 0 ? LOSSES_BYTES : 0);
    return size + slotNames.stream().mapToInt(FloatHead::textSize).sum();
  }

  /**
   * Reads bytes whose checksum has been verified; they may still come from another program and break any bound.
   *
   * @throws IllegalArgumentException or {@link java.nio.BufferUnderflowException} or
   *     {@link bellows.conf.BadInputException} if they are no head
   */
  static FloatHead decoded(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String fingerprint = text(in);
    long step = in.getLong();
    int epoch = in.getInt();
    long position = in.getLong();
    long samples = in.getLong();
    double seconds = in.getDouble();
    long seed = in.getLong();
    int slots = within("slots", in.getInt(), MOST_SLOTS);
    int count = within("tensors", in.getInt(), in.remaining() / (3 * Integer.BYTES));
    boolean sensible = step >= 0 && epoch >= 0 && position >= 0 && samples >= 0 && seconds >= 0
        && seconds < Double.POSITIVE_INFINITY;
    if (!sensible) {
      throw new IllegalArgumentException("expected counts from 0 up, found step " + step + ", epoch " + epoch
          + ", position " + position + ", samples " + samples + ", seconds " + seconds);
    }
    List<Field> fields = decodedFields(in, count);
    GuardHistory guarded = in.remaining() < GUARDED ? GuardHistory.NOTHING
        : new GuardHistory(in.getLong(), in.getLong(), in.getLong(), in.getDouble());
    int parts =
        within("parts", in.getInt(), PLATEAU + AVERAGE + TEXT + SLOT_NAMES + BEST + BEST_WEIGHTS + LOSSES + INT8);
    Plateau.Seen plateau = (parts & PLATEAU) == 0 ? Plateau.Seen.NOTHING
        : new Plateau.Seen(in.getDouble(), in.getInt(), in.getDouble());
    String text = (parts & TEXT) == 0 ? "" : text(in);
    List<String> slotNames = new ArrayList<>();
    for (int i = 0; (parts & SLOT_NAMES) != 0 && i < slots; i++) {
      slotNames.add(text(in));
    }
    EarlyStopping.Best best = (parts & BEST) == 0 ? EarlyStopping.Best.NONE
        : new EarlyStopping.Best(Metric.values()[within("metric", in.getInt(), Metric.values().length - 1)],
            in.getDouble(), in.getLong(), within("evaluations", in.getInt(), Integer.MAX_VALUE), null);
    LossHistory losses = (parts & LOSSES) == 0 ? LossHistory.NOTHING : new LossHistory(in.getDouble(), in.getLong(),
        in.getDouble(), in.getInt(), in.getDouble(), in.getDouble());
    within("bytes after the end", in.remaining(), 0);
    boolean int8 = (parts & INT8) != 0;
    within("arrays beside weights of int8", int8 ? slots + (parts & (AVERAGE | BEST_WEIGHTS)) : 0, 0);
    return new FloatHead(fingerprint, step, epoch, position, samples, seconds, seed, slots, slotNames, fields, guarded,
        plateau, (parts & AVERAGE) != 0, text, best, (parts & BEST_WEIGHTS) != 0, losses, int8);
  }

  private static List<Field> decodedFields(ByteBuffer in, int count) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = text(in);
      int role = within("the role of " + name, in.getInt(), STATISTIC);
      int[] extents = new int[within("axes", in.getInt(), Math.min(MOST_AXES, in.remaining() / Integer.BYTES))];
      in.asIntBuffer().get(extents);
      in.position(in.position() + extents.length * Integer.BYTES);
      fields.add(new Field(name, role, Shape.of(extents)));
    }
    return fields;
  }

  private static int textSize(String text) {
    return Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void putText(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length).put(bytes);
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[within("characters", in.getInt(), in.remaining())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int within(String what, int found, int most) {
    if (found < 0 || found > most) {
      throw new IllegalArgumentException("expected as " + what + " 0 to " + most + ", found " + found);
    }
    return found;
  }
}
