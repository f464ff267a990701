package bellows.image;

/** The rows of a picture as a file stores them, each turned into values when it is asked for. For one thread. */
public interface StoredRows {
  /** Puts the values of row {@code y} at {@code at} and on, pixel after pixel, channels innermost. */
  void read(int y, float[] into, int at);
}
