package bellows.spark.neighbours;

import bellows.data.Leaf;
import bellows.data.Normalisation;
import bellows.image.augment.Transforms;
import bellows.tensor.Shape;
import bellows.train.worker.SampleReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** The few samples of a leaf that somebody wants to look at, by their numbers: values as the view shows them. */
final class ShownSamples implements PairFlatMapFunction<Leaf, Long, float[]> {
  private static final long serialVersionUID = 1;
  private final Shape shape;
  private final Transforms view;
  private final ArrayList<Long> numbers;

  ShownSamples(Shape shape, Transforms view, List<Long> numbers) {
    this.shape = shape;
    this.view = view;
    this.numbers = new ArrayList<>(numbers);
  }

  @Override
  public Iterator<Tuple2<Long, float[]>> call(Leaf leaf) {
    SampleReader reader = new SampleReader(shape, Normalisation.NONE, 0);
    return numbers.stream().filter(number -> number % leaf.of() == leaf.index()).distinct().map(number -> {
      float[] values = new float[shape.size()];
      reader.show(leaf, (int) (number / leaf.of()), List.of(view), 0, values, 0);
      return new Tuple2<>(number, values);
    }).iterator();
  }
}
