package bellows.feature;

import bellows.conf.Settings;
import bellows.data.UniformRows;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Features of features: each transform reads what the one before it makes. */
public record Chain(List<Feature> list) implements Feature {
  /** The key of the section {@code data} that lists transforms. */
  public static final String KEY = "extract";

  /** Leaves samples as they are. */
  public static final Chain NONE = new Chain(List.of());

  /** Reads the list at {@value #KEY} of the section {@code data}; none is there if it is missing. */
  public static Chain read(Settings data) {
    return data.has(KEY) ? new Chain(data.entries(KEY).stream().map(FeatureKinds::read).toList()) : NONE;
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  @Override
  public Shape output(Shape in) {
    Shape shape = in;
    for (Feature feature : list) {
      shape = feature.output(shape);
    }
    return shape;
  }

  @Override
  public Op bind(Shape in) {
    List<Op> ops = new ArrayList<>();
    List<float[]> between = new ArrayList<>();
    Shape shape = in;
    for (Feature feature : list) {
      ops.add(feature.bind(shape));
      shape = feature.output(shape);
      between.add(new float[shape.size()]);
    }
    int size = shape.size();
    return (x, at, y, to) -> {
      float[] from = x;
      int offset = at;
      for (int i = 0; i < ops.size(); i++) {
        ops.get(i).apply(from, offset, between.get(i), 0);
        from = between.get(i);
        offset = 0;
      }
      System.arraycopy(from, offset, y, to, size);
    };
  }

  @Override
  public boolean learns() {
    return list.stream().anyMatch(Feature::learns);
  }

  @Override
  public boolean isShapeKnown() {
    return list.stream().allMatch(Feature::isShapeKnown);
  }

  /** {@inheritDoc} Each learns from what those before it, which have learnt, make of the samples. */
  @Override
  public Chain fit(UniformRows train, Clustering clustering) {
    List<Feature> fitted = new ArrayList<>();
    for (Feature feature : list) {
      UniformRows seen = fitted.isEmpty() ? train : new ExtractedRows(train, new Chain(List.copyOf(fitted)));
      fitted.add(feature.fit(seen, clustering));
    }
    return new Chain(fitted);
  }

  @Override
  public void store(List<float[]> numbers) {
    list.forEach(feature -> feature.store(numbers));
  }

  @Override
  public Chain restore(Iterator<float[]> numbers, Shape in) {
    List<Feature> restored = new ArrayList<>();
    Shape shape = in;
    for (Feature feature : list) {
      restored.add(feature.restore(numbers, shape));
      shape = restored.get(restored.size() - 1).output(shape);
    }
    return new Chain(restored);
  }
}
