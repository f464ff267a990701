package bellows.tensor;

/**
 * Where a workspace's memory comes from: claimed once when layers are bound, never in a step. A measuring arena only
 * counts, so that the memory of a run is known before any is taken.
 *
 * <p>An arena {@linkplain #forwardOnly for passes forward only} has nothing for the way back: what is claimed
 * {@link #forWayBack} is empty there, and costs nothing.
 */
public final class Arena {
  private static final float[] NOTHING = {};
  private final boolean measuring;
  private final boolean forwardOnly;
  /** For the way back: this arena itself, or one whose claims nobody fills. */
  private final Arena wayBack;
  private final Scratch scratch = new Scratch();
  private final Scratch temporaries = new Scratch();
  private long floats;

  private Arena(boolean measuring, boolean forwardOnly) {
    this.measuring = measuring;
    this.forwardOnly = forwardOnly;
    wayBack = forwardOnly ? new Arena(true, false) : this;
  }

  public static Arena allocating() {
    return new Arena(false, false);
  }

  public static Arena measuring() {
    return new Arena(true, false);
  }

  /** For workspaces in which no way back follows a way forward. */
  public static Arena forwardOnly(boolean measuring) {
    return new Arena(measuring, true);
  }

  /** Whether no way back follows a way forward. */
  public boolean isForwardOnly() {
    return forwardOnly;
  }

  /** Where to claim what only the way back reads and writes. */
  public Arena forWayBack() {
    return wayBack;
  }

  /** An array of {@code count} zeros; an empty one from a measuring arena. */
  public float[] claim(int count) {
    floats += count;
    return measuring ? NOTHING : new float[count];
  }

  /** A tensor over an array of its own. */
  public Tensor claim(Shape shape) {
    return new Tensor(claim(shape.size()), 0, shape);
  }

  /**
   * Memory that all who ask share: good within one call of one layer, and left with anything in it. As large as the
   * largest claim.
   */
  public Scratch scratch(int count) {
    scratch.atLeast(count);
    return scratch;
  }

  /** Memory for gradients and others that pass: of the outermost layer. */
  public Temporaries temporaries() {
    return new Temporaries(temporaries);
  }

  /** Takes what was left until all claims are known. Afterwards nothing more is claimed, and threads may share it. */
  public void complete() {
    if (!measuring) {
      scratch.take();
      temporaries.take();
    }
  }

  /** Bytes claimed so far. */
  public long bytes() {
    return 4 * (floats + scratch.size + temporaries.size);
  }

  /** Memory whose size is that of the largest claim; see {@link Arena#scratch}. */
  public static final class Scratch {
    private int size;
    private float[] array = NOTHING;

    private Scratch() {}

    void atLeast(int count) {
      size = Math.max(size, count);
    }

    /** The memory: nothing before {@link Arena#complete}, because only then all claims are known. */
    public float[] array() {
      return array;
    }

    private void take() {
      array = new float[size];
    }
  }
}
