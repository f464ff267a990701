package bellows.nn.model;

import bellows.nn.model.Workspace.Output;
import bellows.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Where a NaN or an infinity is in what the last pass of a workspace has left. */
public final class NonFinite {
  private static final String INPUT = "input";

  private NonFinite() {}

  /** The name of the first layer whose output holds one, or {@code input}; null if all are finite. */
  public static String firstLayer(Workspace workspace) {
    if (!finite(workspace, workspace.input())) {
      return INPUT;
    }
    List<Output> outputs = workspace.outputs();
    for (Output output : outputs) {
      if (output.y() != null && !finite(workspace, output.fetch())) {
        return output.name();
      }
    }
    return finite(workspace, workspace.scores()) ? null : outputs.get(outputs.size() - 1).name();
  }

  /**
   * The samples of the pass for which the output of a layer is not finite.
   *
   * @param layer whose output lasts, or {@code input}: as {@link #firstLayer} says it
   * @return their ids
   */
  public static long[] samples(Workspace workspace, String layer) {
    Tensor found = layer.equals(INPUT) ? workspace.input() : workspace.outputs().stream()
        .filter(output -> output.name().equals(layer) && output.y() != null).findFirst().map(Output::fetch)
        .orElse(workspace.scores());
    return IntStream.range(0, workspace.pass().count()).filter(i -> !finite(found, i, i + 1))
        .mapToLong(i -> workspace.pass().ids()[i]).toArray();
  }

  private static boolean finite(Workspace workspace, Tensor tensor) {
    return finite(tensor, 0, workspace.pass().count());
  }

  /** Whether the rows of the samples [{@code from}, {@code to}) of a pass are. */
  static boolean finite(Tensor tensor, int from, int to) {
    int row = tensor.shape().size() / tensor.shape().at(0);
    for (int i = tensor.offset() + from * row; i < tensor.offset() + to * row; i++) {
      if (!Float.isFinite(tensor.array()[i])) {
        return false;
      }
    }
    return true;
  }
}
