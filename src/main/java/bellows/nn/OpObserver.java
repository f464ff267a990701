package bellows.nn;

/** Looks on while a workspace binds its layers, for those who measure ops; training uses {@link #NOBODY}. */
public interface OpObserver {
  /** Leaves every op as it is. */
  OpObserver NOBODY = (layer, op) -> op;

  /**
   * @param layer its full name
   * @return what is called in place of {@code op}: itself, or an op that does the same and more
   */
  Op observe(String layer, Op op);
}
