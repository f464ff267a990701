package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.interchange.weights.ChannelsFirst;
import bellows.interchange.weights.TensorFile;
import bellows.tensor.Layout;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of our tensors as another tool has it.
 *
 * @param names that it may have there; the first is the one that we write
 * @param layout null where elements lie as ours do
 * @param extents of its shape there
 */
record TheirTensor(Layout.Segment ours, List<String> names, ChannelsFirst layout, List<Integer> extents) {
  /** Another tool's values as ours lie. */
  float[] toOurs(TensorFile.Entry entry, float[] theirs) {
    check(entry);
    return layout == null ? theirs : layout.toOurs(theirs);
  }

  float[] toTheirs(float[] values) {
    return layout == null ? values : layout.toTheirs(values);
  }

  /**
   * Shapes must agree. The one freedom is that of a dense layer, whose inputs may be written as the picture that they
   * are of: [outputs, channels, height, width].
   *
   * @throws BadInputException with both shapes if they do not
   */
  void check(TensorFile.Entry entry) {
    BadInputException.check(entry.element().isReal(), "%s: expected real numbers, found %s", entry.name(),
        entry.element());
    BadInputException.check(same(entry.extents(), extents) || layout != null && same(entry.extents(), List.of(
        layout.outputs(), layout.channels(), layout.height(), layout.width())),
        "%s, our %s: expected a shape of %s, found %s", entry.name(), ours.name(),
        extents.stream().map(String::valueOf).reduce((a, b) -> a + "×" + b).orElse("1"), entry.shape());
  }

  private static boolean same(List<Long> found, List<Integer> expected) {
    return found.size() == expected.size()
        && IntStream.range(0, found.size()).allMatch(i -> found.get(i) == (long) expected.get(i));
  }
}
