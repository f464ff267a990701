package bellows.tensor;

import bellows.conf.BadInputException;

/**
 * Memory that holds nothing from one call of an op to its next: gradients on their way back, terms of a sum on their
 * way forward. Layers beside one another never work at the same time, so they have the same memory; what a layer claims
 * for itself overlaps neither its other claims nor those of the layers inside it.
 */
public final class Temporaries {
  /** Floats between neighbours. Their sizes are often powers of two, and they would meet in few sets of a cache. */
  private static final int GAP = 17 * 16;
  private final Arena.Scratch memory;
  private final Temporaries outer;
  /** Where the next layer inside begins: behind this layer's own claims so far. */
  private long inside;
  /** Where the next claim begins: behind all claims so far, here and inside. */
  private long end;

  Temporaries(Arena.Scratch memory) {
    this(memory, null, 0);
  }

  private Temporaries(Arena.Scratch memory, Temporaries outer, long start) {
    this.memory = memory;
    this.outer = outer;
    inside = start;
    end = start;
  }

  /** The temporaries of a layer inside this one. */
  public Temporaries inner() {
    return new Temporaries(memory, this, inside);
  }

  /**
   * A tensor with anything in it.
   *
   * @throws BadInputException if what is live at once does not fit one array
   */
  public Tensor claim(Shape shape) {
    long start = end == 0 ? 0 : end + GAP;
    BadInputException.check(start + shape.size() <= Integer.MAX_VALUE - 64,
        "expected gradients and other temporaries of fewer than 2^31 values at once, found %,d; fewer samples together "
            + "need less",
        start + shape.size());
    inside = start + shape.size();
    for (Temporaries holder = this; holder != null; holder = holder.outer) {
      holder.end = Math.max(holder.end, inside);
    }
    memory.atLeast((int) inside);
    return new Tensor(memory, (int) start, shape);
  }
}
