package bellows.nn.model;

/**
 * How many samples a workspace has room for. What goes through the network together is one leaf's samples, or those of
 * several leaves: see {@link bellows.nn.Pass}.
 *
 * @param batch the most samples of one leaf
 * @param leaves the most leaves
 * @param room the most samples of all leaves, at least {@code batch}
 */
public record PassSize(int batch, int leaves, int room) {
  public PassSize {
    if (batch < 1 || leaves < 1 || room < batch) {
      throw new IllegalArgumentException("expected at least one sample and one leaf, and room for a leaf, found "
          + batch + " samples of a leaf, " + leaves + " leaves, room for " + room);
    }
  }

  /** For one leaf at a time. */
  public static PassSize of(int batch) {
    return new PassSize(batch, 1, batch);
  }
}
