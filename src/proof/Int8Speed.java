import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Whether products of whole numbers of 8 bits would be faster than those of floats on this JDK. The Vector API has no
 * instruction that multiplies bytes and adds them up (VNNI's), so two forms stand in for it: 16 bits, in which two
 * products and their sum just fit before they are widened; and 32 bits. All in the nearest cache, four rows a tile, in
 * turns: {@code java --add-modules jdk.incubator.vector src/proof/Int8Speed.java}.
 */
public final class Int8Speed {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> S = ShortVector.SPECIES_PREFERRED;
  private static final int LANES = F.length();
  /** Columns of a tile: a vector of 16 bits, two of 32. */
  private static final int COLUMNS = 2 * LANES;
  private static final int ROWS = 4;
  private static final int K = 128;
  private static final int CALLS = 4000;
  private static final int TURNS = 15;

  private final float[] fa = new float[ROWS * K];
  private final float[] fb = new float[K * COLUMNS];
  private final float[] fc = new float[ROWS * COLUMNS];
  private final short[] sa = new short[ROWS * K];
  private final short[] sb = new short[K * COLUMNS];
  private final int[] ib = new int[K * COLUMNS];
  private final int[] ic = new int[ROWS * COLUMNS];

  private Int8Speed() {
    Random random = new Random(1);
    for (int i = 0; i < sa.length; i++) {
      sa[i] = (short) (random.nextInt(255) - 127);
      fa[i] = sa[i];
    }
    for (int i = 0; i < sb.length; i++) {
      sb[i] = (short) (random.nextInt(255) - 127);
      ib[i] = sb[i];
      fb[i] = sb[i];
    }
  }

  private void floats(int row) {
    FloatVector c = FloatVector.fromArray(F, fc, row * COLUMNS);
    FloatVector d = FloatVector.fromArray(F, fc, row * COLUMNS + LANES);
    FloatVector e = FloatVector.fromArray(F, fc, (row + 1) * COLUMNS);
    FloatVector f = FloatVector.fromArray(F, fc, (row + 1) * COLUMNS + LANES);
    int p = 0;
    do {
      FloatVector b0 = FloatVector.fromArray(F, fb, p * COLUMNS);
      FloatVector b1 = FloatVector.fromArray(F, fb, p * COLUMNS + LANES);
      FloatVector v = FloatVector.broadcast(F, fa[row * K + p]);
      c = v.fma(b0, c);
      d = v.fma(b1, d);
      v = FloatVector.broadcast(F, fa[(row + 1) * K + p]);
      e = v.fma(b0, e);
      f = v.fma(b1, f);
    } while (++p < K);
    c.intoArray(fc, row * COLUMNS);
    d.intoArray(fc, row * COLUMNS + LANES);
    e.intoArray(fc, (row + 1) * COLUMNS);
    f.intoArray(fc, (row + 1) * COLUMNS + LANES);
  }

  private void shorts(int row) {
    IntVector c = IntVector.fromArray(I, ic, row * COLUMNS);
    IntVector d = IntVector.fromArray(I, ic, row * COLUMNS + LANES);
    IntVector e = IntVector.fromArray(I, ic, (row + 1) * COLUMNS);
    IntVector f = IntVector.fromArray(I, ic, (row + 1) * COLUMNS + LANES);
    int p = 0;
    do {
      ShortVector b0 = ShortVector.fromArray(S, sb, p * COLUMNS);
      ShortVector b1 = ShortVector.fromArray(S, sb, (p + 1) * COLUMNS);
      ShortVector s = b0.mul(sa[row * K + p]).add(b1.mul(sa[row * K + p + 1]));
      c = c.add((IntVector) s.convertShape(VectorOperators.S2I, I, 0));
      d = d.add((IntVector) s.convertShape(VectorOperators.S2I, I, 1));
      s = b0.mul(sa[(row + 1) * K + p]).add(b1.mul(sa[(row + 1) * K + p + 1]));
      e = e.add((IntVector) s.convertShape(VectorOperators.S2I, I, 0));
      f = f.add((IntVector) s.convertShape(VectorOperators.S2I, I, 1));
      p += 2;
    } while (p < K);
    c.intoArray(ic, row * COLUMNS);
    d.intoArray(ic, row * COLUMNS + LANES);
    e.intoArray(ic, (row + 1) * COLUMNS);
    f.intoArray(ic, (row + 1) * COLUMNS + LANES);
  }

  private void ints(int row) {
    IntVector c = IntVector.fromArray(I, ic, row * COLUMNS);
    IntVector d = IntVector.fromArray(I, ic, row * COLUMNS + LANES);
    IntVector e = IntVector.fromArray(I, ic, (row + 1) * COLUMNS);
    IntVector f = IntVector.fromArray(I, ic, (row + 1) * COLUMNS + LANES);
    int p = 0;
    do {
      IntVector b0 = IntVector.fromArray(I, ib, p * COLUMNS);
      IntVector b1 = IntVector.fromArray(I, ib, p * COLUMNS + LANES);
      c = c.add(b0.mul(sa[row * K + p]));
      d = d.add(b1.mul(sa[row * K + p]));
      e = e.add(b0.mul(sa[(row + 1) * K + p]));
      f = f.add(b1.mul(sa[(row + 1) * K + p]));
    } while (++p < K);
    c.intoArray(ic, row * COLUMNS);
    d.intoArray(ic, row * COLUMNS + LANES);
    e.intoArray(ic, (row + 1) * COLUMNS);
    f.intoArray(ic, (row + 1) * COLUMNS + LANES);
  }

  /** Billions of multiply-adds a second. */
  private static double rate(IntConsumer kernel) {
    long start = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      kernel.accept(0);
      kernel.accept(2);
    }
    return (double) CALLS * ROWS * K * COLUMNS / (System.nanoTime() - start);
  }

  /** All three compute the same numbers. */
  private void check() {
    floats(0);
    shorts(0);
    int[] sums = Arrays.copyOf(ic, 2 * COLUMNS);
    Arrays.fill(ic, 0);
    ints(0);
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] != ic[i] || sums[i] != (int) fc[i]) {
        throw new IllegalStateException("expected " + (int) fc[i] + ", found " + sums[i] + " and " + ic[i]);
      }
    }
  }

  public static void main(String[] arguments) {
    Int8Speed speed = new Int8Speed();
    speed.check();
    double[][] rates = new double[3][TURNS];
    for (int turn = -20; turn < TURNS; turn++) {
      Arrays.fill(speed.fc, 0);
      Arrays.fill(speed.ic, 0);
      int at = Math.max(0, turn);
      rates[0][at] = rate(speed::floats);
      rates[1][at] = rate(speed::shorts);
      rates[2][at] = rate(speed::ints);
    }
    String[] names = {"float32", "int8 in 16 bits", "int8 in 32 bits"};
    for (int i = 0; i < names.length; i++) {
      Arrays.sort(rates[i]);
      System.out.printf(Locale.ROOT, "%-16s %7.1f billion multiply-adds a second%n", names[i], rates[i][TURNS / 2]);
    }
  }
}
