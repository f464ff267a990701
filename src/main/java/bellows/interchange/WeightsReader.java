package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.interchange.weights.TensorFile;
import bellows.nn.model.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts the tensors of a file where a model has them. Every tensor of the model must be there with its shape, and every
 * tensor of the file must be one of the model's, so that a file of another network is never read as this one.
 */
public final class WeightsReader {
  /** What PyTorch puts in front of names when a model is wrapped for several devices or compiled. */
  private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

  /** What a network in use needs not: how often a statistic was measured, and classifiers for training only. */
  private static final String NEEDLESS = "(.*\\.)?num_batches_tracked|aux[12]\\..*|AuxLogits\\..*";

  /**
   * Weights that were read.
   *
   * @param weights weights and statistics in the model's layout
   * @param read names in the file, in the order of the model
   * @param leftAside names of tensors that a network in use needs not
   */
  public record Weights(float[] weights, List<String> read, List<String> leftAside) {}

  private final TensorFile file;
  /** By the names without wrappers. */
  private final Map<String, TensorFile.Entry> entries = new LinkedHashMap<>();

  public WeightsReader(TensorFile file) {
    this.file = file;
    for (TensorFile.Entry entry : file.entries()) {
      TensorFile.Entry before = entries.put(bare(entry.name()), entry);
      BadInputException.check(before == null, "expected tensors of different names, found %s twice", entry.name());
    }
  }

  private static String bare(String name) {
    String bare = name;
    for (String wrapper : WRAPPERS) {
      bare = bare.startsWith(wrapper) ? bare.substring(wrapper.length()) : bare;
    }
    return bare;
  }

  /** The outputs of the network's last layer, by the file's tensor for it; empty where it has none of that name. */
  public Optional<Integer> outputs(Model model, Naming naming) {
    List<TheirTensor> tensors = naming.of(model).stream().filter(t -> t.ours().name().endsWith(".weight")).toList();
    TheirTensor last = tensors.get(tensors.size() - 1);
    return find(last).map(TensorFile.Entry::extents).filter(extents -> !extents.isEmpty())
        .map(extents -> extents.get(naming == Naming.BELLOWS ? extents.size() - 1 : 0).intValue());
  }

  /** Whether the file has all names of a model. */
  public boolean isNamedBy(Model model, Naming naming) {
    return naming.of(model).stream().allMatch(tensor -> find(tensor).isPresent());
  }

  private Optional<TensorFile.Entry> find(TheirTensor tensor) {
    return tensor.names().stream().map(entries::get).filter(Objects::nonNull).findFirst();
  }

  /**
   * Reads all tensors of a model.
   *
   * @throws BadInputException if one is missing, has another shape, is not finite, or the file has others
   */
  public Weights read(Model model, Naming naming) throws IOException {
    float[] weights = new float[model.layout().size()];
    Map<String, TensorFile.Entry> rest = new LinkedHashMap<>(entries);
    List<String> read = new ArrayList<>();
    List<TheirTensor> tensors = naming.of(model);
    for (TheirTensor tensor : tensors) {
      TensorFile.Entry entry = find(tensor).orElseThrow(() -> missing(tensor));
      tensor.check(entry);
      rest.remove(bare(entry.name()));
      read.add(entry.name());
    }
    List<String> aside = new ArrayList<>();
    rest.forEach((name, entry) -> (name.matches(NEEDLESS) ? aside : read).add(entry.name()));
    BadInputException.check(read.size() == tensors.size(), "expected the %d tensors of %s, found also %s; this is "
        + "another network", tensors.size(), model.name(), some(read.subList(tensors.size(), read.size())));
    for (TheirTensor tensor : tensors) {
      TensorFile.Entry entry = find(tensor).orElseThrow();
      float[] values = tensor.toOurs(entry, file.read(entry));
      checkFinite(entry.name(), values);
      System.arraycopy(values, 0, weights, tensor.ours().offset(), values.length);
    }
    return new Weights(weights, read, aside);
  }

  private BadInputException missing(TheirTensor tensor) {
    String name = tensor.names().get(0);
    return new BadInputException("expected a tensor %s, our %s, found none%s; the file has %s",
        String.join(" or ", tensor.names()), tensor.ours().name(), Spelling.nearest(name, entries.keySet()),
        some(List.copyOf(entries.keySet())));
  }

  private static String some(List<String> names) {
    int shown = Math.min(4, names.size());
    return String.join(", ", names.subList(0, shown))
        + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
  }

  private static void checkFinite(String name, float[] values) {
    for (float value : values) {
      BadInputException.check(Float.isFinite(value), "%s: expected finite numbers, found %s", name, value);
    }
  }
}
