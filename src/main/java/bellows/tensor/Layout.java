package bellows.tensor;

import bellows.conf.BadInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Where each named tensor lies in the one flat buffer: all trained weights first, then all statistics (which follow the
 * weights through broadcast, checkpoint and model). Gradients lie in a buffer of the same form, where behind the
 * gradients stands what passes measured of the statistics. Names exist only here.
 */
public final class Layout implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * A named part of the buffer.
   *
   * @param decay whether regularisation applies (not to biases)
   * @param momentum of a statistic: the weight of a step's value in the running one; 0 for weights
   */
  public record Segment(String name, Shape shape, int offset, boolean decay, float momentum) implements Serializable {
    public int size() {
      return shape.size();
    }

    public int end() {
      return offset + shape.size();
    }

    /** The name without its last part: the layer that owns the tensor. */
    public String layer() {
      int dot = name.lastIndexOf('.');
      return dot < 0 ? name : name.substring(0, dot);
    }
  }

  private final List<Segment> weights;
  private final List<Segment> statistics;
  /** Names. */
  private final Set<String> frozen;
  private final int weightCount;
  private final int size;

  private Layout(List<Segment> weights, List<Segment> statistics, Set<String> frozen) {
    this.frozen = frozen;
    this.weights = List.copyOf(weights);
    this.statistics = List.copyOf(statistics);
    weightCount = weights.isEmpty() ? 0 : weights.get(weights.size() - 1).end();
    size = statistics.isEmpty() ? weightCount : statistics.get(statistics.size() - 1).end();
  }

  /** Collects segments in the order in which layers claim them. */
  public static final class Builder {
    private record Claim(String name, Shape shape, boolean decay, float momentum) {}

    private final List<Claim> weights = new ArrayList<>();
    private final List<Claim> statistics = new ArrayList<>();

    public void weight(String name, Shape shape, boolean decay) {
      weights.add(new Claim(name, shape, decay, 0));
    }

    public void statistic(String name, Shape shape, float momentum) {
      statistics.add(new Claim(name, shape, false, momentum));
    }

    public Layout build() {
      List<Segment> placedWeights = new ArrayList<>();
      List<Segment> placedStatistics = new ArrayList<>();
      long end = place(statistics, placedStatistics, place(weights, placedWeights, 0));
      BadInputException.check(end <= Integer.MAX_VALUE - 64, "the model has %,d weights; at most 2^31 fit one buffer",
          end);
      return new Layout(placedWeights, placedStatistics, new TreeSet<>());
    }

    private static long place(List<Claim> claims, List<Segment> placed, long from) {
      long offset = from;
      for (Claim claim : claims) {
        placed.add(new Segment(claim.name, claim.shape, (int) offset, claim.decay, claim.momentum));
        offset += claim.shape.size();
      }
      return offset;
    }
  }

  public List<Segment> weights() {
    return weights;
  }

  public List<Segment> statistics() {
    return statistics;
  }

  /** The weights of a name; null where there are none. */
  public Segment weight(String name) {
    return weights.stream().filter(segment -> segment.name().equals(name)).findFirst().orElse(null);
  }

  /**
   * This layout with other tensors frozen: all lie where they were, and those whose name is chosen, weights or
   * statistics, stay as they are while others train.
   */
  public Layout freezing(Predicate<String> chosen) {
    Set<String> names = new TreeSet<>();
    List.of(weights, statistics).forEach(list -> list.stream().map(Segment::name).filter(chosen).forEach(names::add));
    return new Layout(weights, statistics, names);
  }

  /** Whether a tensor stays as it is. */
  public boolean isFrozen(Segment tensor) {
    return frozen.contains(tensor.name());
  }

  /** The number of weights, those that are frozen included. */
  public int weightCount() {
    return weightCount;
  }

  /** Weights and statistics: the length of their buffer and of the gradient's. */
  public int size() {
    return size;
  }

  /** The segment that holds element {@code index} of the buffer. */
  public Segment holding(int index) {
    for (List<Segment> list : List.of(weights, statistics)) {
      for (Segment segment : list) {
        if (index >= segment.offset() && index < segment.end()) {
          return segment;
        }
      }
    }
    throw new IllegalArgumentException("element " + index + " of " + size);
  }
}
