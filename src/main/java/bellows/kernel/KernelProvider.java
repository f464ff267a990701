package bellows.kernel;

/**
 * Chooses the kernels of this JVM, once, and says why. The property {@code bellows.kernels} ({@code vector} or
 * {@code scalar}) overrides the choice; the results are the same bits either way.
 */
public final class KernelProvider {
  private static final String PROPERTY = "bellows.kernels";
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
    if (asked != null && !"vector".equals(asked)) {
      throw new IllegalArgumentException(PROPERTY + ": expected vector or scalar, found '" + asked + "'");
    }
    if (!vectorAvailable()) {
      return new Choice(scalar(), "this JVM runs without --add-modules=jdk.incubator.vector: same results, slower");
    }
    return new Choice(new VectorKernels(), "the Vector API is available");
  }
}
