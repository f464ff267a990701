package bellows.image.augment;

import bellows.conf.Entry;
import bellows.conf.KeySection;
import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The transforms that a run file may name, each with its keys. */
final class TransformKinds {
  /** Evaluation's only, and ten transforms rather than one. */
  static final String TEN_CROPS = "ten-crops";

  private record Own(String name, String bare, Function<Settings, Transform> reader) implements TransformKind {
    @Override
    public Transform read(Settings settings) {
      return reader.apply(settings);
    }
  }

  private static final List<Own> OWN = List.of(
      new Own("crop", "size", s -> new RandomCrop(s.integer("size"), s.integer("padding", 0))),
      new Own("centre-crop", "size", s -> new PlacedCrop(s.integer("size"), 0.5, 0.5, false)),
      new Own("random-resized-crop", "size", TransformKinds::randomResizedCrop),
      new Own("resize", "size", TransformKinds::resize),
      new Own("mirror", "probability", s -> new Mirror(s.number("probability", 0.5))),
      new Own("grey", "probability", TransformKinds::grey),
      new Own("jitter", "brightness",
        s -> new Jitter(s.number("brightness", 0), s.number("contrast", 0), s.number("saturation", 0))),
      new Own("lighting", "deviation", TransformKinds::lighting),
      new Own("affine", "rotation", s -> new Affine(s.number("rotation", 0), s.number("shift", 0), s.number("scale", 0),
        s.number("shear", 0))),
      new Own("elastic", "alpha", s -> new Elastic(s.number("alpha"), s.number("sigma", 4))),
      new Own("cutout", "size", s -> new Cutout(s.integer("size"), list(s, "fill", List.of()))));

  private TransformKinds() {}

  /** Reads one transform of a list. */
  static Transform read(Entry entry) {
    if (entry.name().equals(TEN_CROPS)) {
      throw entry.error("expected ten-crops at the end of data.view and nowhere else");
    }
    Kinds<TransformKind> kinds = Kinds.find(TransformKind.class, OWN);
    TransformKind kind = kinds.get(entry.name());
    if (kind == null) {
      throw entry.error("unknown transform%s; valid: %s", Spelling.nearest(entry.name(), kinds.names()),
          String.join(", ", kinds.names()));
    }
    Settings settings = entry.settings(kind.bare()).within(KeySection.named(TransformKeys.ALL, kind.name()));
    return settings.located(() -> kind.read(settings));
  }

  /** Reads {@code {ten-crops = 224}}. */
  static List<Transform> tenCrops(Entry entry) {
    Settings settings = entry.settings("size").within(KeySection.named(TransformKeys.ALL, TEN_CROPS));
    return PlacedCrop.ten(settings.integer("size"));
  }

  /** How many channels stay. */
  private enum Channels { THREE, ONE }

  private static Transform grey(Settings settings) {
    int channels = settings.choice("channels", Channels.class, Channels.THREE) == Channels.ONE ? 1 : 3;
    return new Grey(settings.number("probability", channels == 1 ? 1 : 0.1), channels);
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
