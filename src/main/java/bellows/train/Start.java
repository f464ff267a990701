package bellows.train;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.nn.model.Model;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a run begins, if not at first values drawn from its seed: the weights of a saved model, and which layers stay
 * as they are (fine-tuning; Yosinski et al.: How transferable are features in deep neural networks?, NIPS 2014).
 *
 * <pre>
 * start {model = runs/imagenet, skip = [dense1], freeze = [conv1, "residual1.*"]}
 * </pre>
 *
 * A name stands for a layer with all that is in it, or for one tensor; {@code *} for any characters. What is frozen is
 * not updated, does not decay, and counts in no norm; BatchNorm's running statistics stay, and training uses them.
 *
 * @param model the folder of a run or of a model; null for first values
 * @param skip tensors that keep their first values, because they have another shape or are to be learnt anew
 * @param freeze tensors that stay as they begin
 */
public record Start(String model, List<String> skip, List<String> freeze) {
  /** At first values, with all that can be trained. */
  public static final Start FRESH = new Start(null, List.of(), List.of());

  /** A tensor of a saved model. */
  public record Saved(String name, Shape shape, float[] values) {}

  /**
   * What a run begins with.
   *
   * @param weights weights and statistics in the layout of the new model
   * @param names of the tensors that come from the saved model
   * @param kept those that have their first values
   * @param unused those that only the saved model has
   */
  public record Loaded(float[] weights, List<String> names, List<String> kept, List<String> unused) {}

  static Start read(Settings settings) {
    String model = settings.has("model") ? settings.text("model") : null;
    List<String> skip = settings.has("skip") ? settings.texts("skip") : List.of();
    List<String> freeze = settings.has("freeze") ? settings.texts("freeze") : List.of();
    if (model == null && !skip.isEmpty()) {
      throw settings.error("skip", "expected start.model as well, the model of which something is skipped");
    }
    return new Start(model, skip, freeze);
  }

  /**
   * The model with its frozen tensors marked.
   *
   * @throws BadInputException if a name fits nothing, or nothing is left to train
   */
  Model freeze(Model whole) {
    requireAll("start.freeze", freeze, names(whole.layout()));
    Model frozen = whole.freezing(name -> covers(freeze, name));
    BadInputException.check(frozen.layout().weights().stream().anyMatch(tensor -> !frozen.layout().isFrozen(tensor)),
        "start.freeze: expected something that is left to train, found %s, which is all of the network", freeze);
    return frozen;
  }

  /**
   * First values with those of a saved model in their place, by name.
   *
   * @throws BadInputException if a tensor that is not skipped is missing or has another shape
   */
  public Loaded load(Model into, long seed, List<Saved> from) {
    requireAll("start.skip", skip,
        Stream.concat(names(into.layout()).stream(), from.stream().map(Saved::name)).toList());
    Map<String, Saved> saved = new HashMap<>();
    from.forEach(tensor -> saved.put(tensor.name, tensor));
    Loaded loaded = new Loaded(into.initial(seed), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Segment tensor : tensors(into.layout())) {
      Saved found = saved.remove(tensor.name());
      if (covers(skip, tensor.name())) {
        loaded.kept.add(tensor.name());
        continue;
      }
      BadInputException.check(found != null && found.shape.equals(tensor.shape()),
          "start.model: %s: tensor %s: expected %s, found %s; where it is to keep its first values, name it or its "
              + "layer: start.skip = [%s]", model, tensor.name(), tensor.shape(), found == null ? "none" : found.shape,
          tensor.layer());
      System.arraycopy(found.values, 0, loaded.weights, tensor.offset(), tensor.size());
      loaded.names.add(tensor.name());
    }
    saved.values().stream().map(Saved::name).sorted().forEach(loaded.unused::add);
    BadInputException.check(!loaded.names.isEmpty(),
        "start.skip: expected something that is left to load, found %s", skip);
    return loaded;
  }

  private static List<Segment> tensors(Layout layout) {
    return Stream.concat(layout.weights().stream(), layout.statistics().stream()).toList();
  }

  private static List<String> names(Layout layout) {
    return tensors(layout).stream().map(Segment::name).toList();
  }

  private static void requireAll(String key, List<String> patterns, List<String> names) {
    TreeSet<String> valid = new TreeSet<>(names);
    for (String name : names) {
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        valid.add(name.substring(0, dot));
      }
    }
    for (String pattern : patterns) {
      BadInputException.check(names.stream().anyMatch(name -> covers(List.of(pattern), name)),
          "%s: expected layers or tensors of the network, found '%s'%s", key, pattern,
          Spelling.nearest(pattern, valid));
    }
  }

  /** Whether one of the patterns is the tensor's name, or the front of it up to a dot. */
  private static boolean covers(List<String> patterns, String tensor) {
    return patterns.stream().anyMatch(pattern -> {
      Matcher stars = Pattern.compile("[^*]+|\\*").matcher(pattern);
      String form = stars.replaceAll(part -> Matcher.quoteReplacement(
          part.group().equals("*") ? ".*" : Pattern.quote(part.group())));
      return tensor.matches(form + "(\\..*)?");
    });
  }
}
