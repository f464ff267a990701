package bellows.feature;

import bellows.conf.BadInputException;
import bellows.data.UniformRows;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Features side by side: each branch reads the same samples, and their vectors are joined in the branches' order. */
public record Join(List<Chain> branches) implements Feature {
  public Join {
    BadInputException.check(!branches.isEmpty(), "join: expected branches, such as [[hog], [colour-histogram]], found "
        + "none");
  }

  @Override
  public Shape output(Shape in) {
    return Extraction.vector("join", branches.stream().mapToLong(branch -> branch.output(in).size()).sum());
  }

  @Override
  public Op bind(Shape in) {
    List<Op> ops = branches.stream().map(branch -> branch.bind(in)).toList();
    int[] sizes = branches.stream().mapToInt(branch -> branch.output(in).size()).toArray();
    return (x, at, y, to) -> {
      int place = to;
      for (int i = 0; i < sizes.length; i++) {
        ops.get(i).apply(x, at, y, place);
        place += sizes[i];
      }
    };
  }

  @Override
  public boolean learns() {
    return branches.stream().anyMatch(Feature::learns);
  }

  @Override
  public boolean isShapeKnown() {
    return branches.stream().allMatch(Feature::isShapeKnown);
  }

  @Override
  public Join fit(UniformRows train, Clustering clustering) {
    return new Join(branches.stream().map(branch -> branch.fit(train, clustering)).toList());
  }

  @Override
  public void store(List<float[]> numbers) {
    branches.forEach(branch -> branch.store(numbers));
  }

  @Override
  public Join restore(Iterator<float[]> numbers, Shape in) {
    List<Chain> restored = new ArrayList<>();
    branches.forEach(branch -> restored.add(branch.restore(numbers, in)));
    return new Join(restored);
  }
}
