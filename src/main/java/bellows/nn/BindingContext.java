package bellows.nn;

import bellows.tensor.Shape;
import bellows.tensor.Temporaries;
import bellows.tensor.Tensor;
import bellows.tensor.product.Engine;

/**
 * The binder. Names and memory are the same for everyone who binds layers; what a parameter is and who looks at the
 * layers, the {@link Site} decides.
 */
public record BindingContext(String name, int batch, int leaves, Engine engine, Site site, Temporaries temporaries)
    implements Binder {
  /** Floats of an output over a whole pass from which on it is in no cache when the way back comes to it. */
  private static final int RECOMPUTED = 1 << 20;

  /** Why layers are bound: to learn what they need, or to run them. */
  public interface Site {
    /**
     * @param name in full
     * @param decay whether regularisation applies
     */
    Param param(String name, Shape shape, Init init, boolean decay);

    /** @see Binder#statistic */
    Param statistic(String name, Shape shape, Init init, double momentum);

    /**
     * @param name in full
     * @see Binder#observed
     */
    default Op observed(String name, Op op) {
      return op;
    }

    /** @see Binder#claimed */
    int claimed();

    /** @see Binder#bound */
    void bound(String name, Layer layer, Shape input, Tensor y);

    /** @see Binder#bound(String, Layer, Shape, Tensor, Runnable) */
    default void bound(String name, Layer layer, Shape input, Tensor y, Runnable again) {
      bound(name, layer, input, null);
    }
  }

  /** For passes of one leaf. */
  public static BindingContext of(int batch, Engine engine, Site site) {
    return of(batch, 1, engine, site);
  }

  public static BindingContext of(int batch, int leaves, Engine engine, Site site) {
    return new BindingContext("", batch, leaves, engine, site, engine.arena().temporaries());
  }

  @Override
  public Binder child(String child) {
    return new BindingContext(full(child), batch, leaves, engine, site, temporaries.inner());
  }

  @Override
  public Param param(String param, Shape shape, Init init, boolean decay) {
    return site.param(full(param), shape, init, decay);
  }

  @Override
  public Param statistic(String statistic, Shape shape, Init init, double momentum) {
    return site.statistic(full(statistic), shape, init, momentum);
  }

  @Override
  public int claimed() {
    return site.claimed();
  }

  @Override
  public Tensor memory(Shape shape) {
    return isForwardOnly() ? temporary(shape) : arena().claim(shape.times(batch));
  }

  @Override
  public Tensor temporary(Shape shape) {
    return temporaries.claim(shape.times(batch));
  }

  @Override
  public Tensor gradient(Shape shape) {
    return isForwardOnly() ? arena().forWayBack().claim(shape.times(batch)) : temporary(shape);
  }

  @Override
  public Op observed(String child, Op op) {
    return site.observed(full(child), op);
  }

  @Override
  public void bound(String child, Layer layer, Shape input, Tensor y) {
    site.bound(full(child), layer, input, y);
  }

  @Override
  public void bound(String child, Layer layer, Shape input, Tensor y, Runnable again) {
    site.bound(full(child), layer, input, y, again);
  }

  @Override
  public boolean recomputes(Shape output) {
    return !isForwardOnly() && (long) output.size() * batch >= RECOMPUTED;
  }

  private String full(String part) {
    return name.isEmpty() ? part : name + "." + part;
  }
}
