package bellows.image.augment;

import bellows.conf.Entry;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The transforms that a run file may name, each with its keys. */
final class TransformKinds {
  /** Evaluation's only, and ten transforms rather than one. */
  static final String TEN_CROPS = "ten-crops";

  /**
   * One of them.
   *
   * @param main the key that a bare value stands for
   */
  private record Kind(String main, Function<Settings, Transform> reader) {}

  private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

  static {
    kind("crop", "size", s -> new RandomCrop(s.integer("size"), s.integer("padding", 0)));
    kind("centre-crop", "size", s -> new PlacedCrop(s.integer("size"), 0.5, 0.5, false));
    kind("random-resized-crop", "size", TransformKinds::randomResizedCrop);
    kind("resize", "size", TransformKinds::resize);
    kind("mirror", "probability", s -> new Mirror(s.number("probability", 0.5)));
    kind("grey", "probability", s -> new Grey(s.number("probability", 0.1)));
    kind("jitter", "brightness",
        s -> new Jitter(s.number("brightness", 0), s.number("contrast", 0), s.number("saturation", 0)));
    kind("lighting", "deviation", TransformKinds::lighting);
    kind("affine", "rotation", s -> new Affine(s.number("rotation", 0), s.number("shift", 0), s.number("scale", 0),
        s.number("shear", 0)));
    kind("elastic", "alpha", s -> new Elastic(s.number("alpha"), s.number("sigma", 4)));
    kind("cutout", "size", s -> new Cutout(s.integer("size"), list(s, "fill", List.of())));
  }

  private TransformKinds() {}

  private static void kind(String name, String main, Function<Settings, Transform> reader) {
    KINDS.put(name, new Kind(main, reader));
  }

  /** Reads one transform of a list. */
  static Transform read(Entry entry) {
    Kind kind = KINDS.get(entry.name());
    if (entry.name().equals(TEN_CROPS)) {
      throw entry.error("expected ten-crops at the end of data.view and nowhere else");
    } else if (kind == null) {
      throw entry.error("unknown transform%s; valid: %s", Spelling.nearest(entry.name(), KINDS.keySet()),
          String.join(", ", KINDS.keySet()));
    }
    Settings settings = entry.settings(kind.main);
    return settings.located(() -> kind.reader.apply(settings));
  }

  /** Reads {@code {ten-crops = 224}}. */
  static List<Transform> tenCrops(Entry entry) {
    Settings settings = entry.settings("size");
    return PlacedCrop.ten(settings.integer("size"));
  }

  /** One size, or one drawn from a range. */
  private static Transform resize(Settings settings) {
    if (settings.has("size")) {
      return new ShorterSide(settings.integer("size"), settings.integer("size"));
    }
    return new ShorterSide(settings.integer("from"), settings.integer("to"));
  }

  private static Transform randomResizedCrop(Settings settings) {
    List<Double> scale = range(settings, "scale", List.of(0.08, 1.0));
    List<Double> ratio = range(settings, "ratio", List.of(3 / 4.0, 4 / 3.0));
    return new RandomResizedCrop(settings.integer("size"), scale.get(0), scale.get(1), ratio.get(0), ratio.get(1));
  }

  /** Whose principal components. */
  private enum Colours { IMAGENET, DATA }

  private static Transform lighting(Settings settings) {
    double deviation = settings.number("deviation", 0.1);
    boolean given = settings.has("values") || settings.has("vectors");
    if (settings.choice("colours", Colours.class, Colours.IMAGENET) == Colours.DATA) {
      if (given) {
        throw settings.error("colours", "expected colours = data or values and vectors, found both");
      }
      return new Lighting(deviation, List.of(), List.of());
    }
    return new Lighting(deviation, list(settings, "values", Lighting.IMAGENET_VALUES),
        list(settings, "vectors", Lighting.IMAGENET_VECTORS));
  }

  private static List<Double> range(Settings settings, String key, List<Double> fallback) {
    List<Double> range = list(settings, key, fallback);
    if (range.size() != 2) {
      throw settings.error(key, "expected the least and the most, such as [0.08, 1], found %s", range);
    }
    return range;
  }

  private static List<Double> list(Settings settings, String key, List<Double> fallback) {
    return settings.has(key) ? Arrays.stream(settings.numbers(key)).boxed().toList() : fallback;
  }
}
