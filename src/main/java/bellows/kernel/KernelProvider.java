package bellows.kernel;

import bellows.kernel.tile.Lanes;
import bellows.kernel.tile.Tile;
import bellows.kernel.tile.TileChoice;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Chooses the kernels of this JVM, once, and says why. The property {@code bellows.kernels} overrides the
 * choice: {@code scalar}, {@code vector}, or {@code vector128}, {@code vector256}, {@code vector512} for vectors of so
 * many bits. The results are the same bits in every case. Without it, vectors are taken where the JVM compiles them and
 * has a fused multiply-add, see {@link Fused};
 * {@code vector} insists on them elsewhere too. The property {@code bellows.tile} forces one shape of micro-tile, such
 * as {@code 8x3}, instead of the fastest.
 */
public final class KernelProvider {
  static final String PROPERTY = Lanes.PROPERTY;
  private static final String NO_FMA = "no fused multiply-add in this processor, or not used (-XX:-UseFMA, -XX:UseAVX=0): "
      + "each is computed from doubles, so all takes many times as long, with the same results";
  private static final Pattern VECTOR = Pattern.compile("vector(128|256|512)?");
  private static final Choice CHOICE = choose(System.getProperty(PROPERTY));

  private record Choice(Kernels kernels, String reason) {}

  private KernelProvider() {}

  /** The kernels that this JVM uses unless a caller asks for others. */
  public static Kernels kernels() {
    return CHOICE.kernels;
  }

  /** Why these: for the start of a run's log. */
  public static String reason() {
    return CHOICE.reason;
  }

  /** The micro-tiles that products of this JVM were found to be fastest with, or were asked for; null for none. */
  public static String tiles() {
    return CHOICE.kernels instanceof VectorKernels ? TileChoice.describe() : null;
  }

  /** The plain Java kernels, everywhere available. */
  public static Kernels scalar() {
    return new ScalarKernels();
  }

  /** Whether this JVM was started with the Vector API's module. */
  public static boolean vectorAvailable() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  private static Choice choose(String asked) {
    if ("scalar".equals(asked)) {
      return new Choice(scalar(), PROPERTY + "=scalar asks for it");
    }
    if (asked != null && !VECTOR.matcher(asked).matches()) {
      throw new IllegalArgumentException(String.format(
          "%s: expected scalar, vector, vector128, vector256 or vector512, found '%s'", PROPERTY, asked));
    }
    if (!vectorAvailable()) {
      return new Choice(scalar(), "this JVM runs without --add-modules=jdk.incubator.vector: same results, slower");
    }
    Tile.asked();
    Optional<String> objection = VectorCompiler.objection();
    if (asked != null) {
      return new Choice(new VectorKernels(),
          PROPERTY + "=" + asked + " asks for it" + objection.map(o -> ", though " + o).orElse(""));
    }
    if (objection.isEmpty() && !Fused.IN_HARDWARE) {
      return new Choice(scalar(), NO_FMA);
    }
    return objection.map(o -> new Choice(scalar(), o + ": same results; -D" + PROPERTY + "=vector insists on the "
        + "Vector API")).orElseGet(() -> new Choice(new VectorKernels(), "the Vector API is available"));
  }
}
