package bellows.interchange;

import bellows.nn.model.Model;
import bellows.tensor.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Tensors under the names that they have in a model. */
final class OurNames {
  private OurNames() {}

  static List<TheirTensor> of(Model model) {
    return all(model.layout()).map(segment -> new TheirTensor(segment, List.of(segment.name()), null,
        Arrays.stream(segment.shape().extents()).boxed().toList())).toList();
  }

  /** Weights and statistics. */
  static Stream<Layout.Segment> all(Layout layout) {
    return Stream.concat(layout.weights().stream(), layout.statistics().stream());
  }
}
