package bellows.optim.update;

import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffer of a layout, cut into pieces of one size that threads share, each with the tensors that lie in it. A piece
 * may end within a tensor, and a tensor within a piece: where they meet is a part.
 */
final class Pieces {
  /** What is done with a part. */
  interface Part {
    /**
     * Does it with elements [{@code from}, {@code to}) of the buffer.
     *
     * @param t the tensor's number among all, in their order: weights first, then statistics
     */
    void run(int piece, int t, Segment tensor, int from, int to);
  }

  private final int floats;
  private final int size;
  private final List<Segment> tensors = new ArrayList<>();
  /** For each piece, the first tensor that ends behind the piece's start. */
  private final int[] first;

  /** @param floats of a piece; the last may have fewer */
  Pieces(Layout layout, int floats) {
    this.floats = floats;
    size = layout.size();
    tensors.addAll(layout.weights());
    tensors.addAll(layout.statistics());
    first = new int[(size + floats - 1) / floats];
    for (int p = 0, t = 0; p < first.length; p++) {
      while (tensors.get(t).end() <= start(p)) {
        t++;
      }
      first[p] = t;
    }
  }

  int count() {
    return first.length;
  }

  int start(int piece) {
    return piece * floats;
  }

  int end(int piece) {
    return Math.min(size, start(piece + 1));
  }

  /** The piece that holds an element of the buffer. */
  int holding(int element) {
    return element / floats;
  }

  /** Runs {@code part} for each tensor in a piece, in their order. Allocates nothing. */
  void forEach(int piece, Part part) {
    int end = end(piece);
    for (int t = first[piece]; t < tensors.size() && tensors.get(t).offset() < end; t++) {
      Segment tensor = tensors.get(t);
      part.run(piece, t, tensor, Math.max(start(piece), tensor.offset()), Math.min(end, tensor.end()));
    }
  }
}
