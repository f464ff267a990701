package bellows.feature;

import bellows.conf.Entry;
import bellows.conf.KeySection;
import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The transforms that {@code data.extract} may name, each with its keys. */
final class FeatureKinds {
  private record Own(String name, String bare, Function<Settings, Feature> reader) implements FeatureKind {
    @Override
    public Feature read(Settings settings) {
      return reader.apply(settings);
    }
  }

  private static final List<Own> OWN = List.of(
      new Own("polar", "centre", FeatureKinds::polar),
      new Own("colour-histogram", "space",
        s -> new ColourHistogram(s.choice("space", ColourSpace.class, ColourSpace.HUE), s.integer("bins", 10))),
      new Own("hog", "cell", s -> new Hog(s.integer("cell", 8), s.integer("bins", 9), s.integer("block", 2))),
      new Own("whiten", "axes", s -> new Whiten(s.choice("axes", Whiten.Turn.class, Whiten.Turn.PCA),
        s.has("components") ? positive(s, "components") : 0, s.number("variance", 0), s.number("epsilon", 1e-5),
        s.integer("samples", 10000), s.whole("seed", 1))),
      new Own("words", "count", FeatureKinds::words),
      new Own("join", "branches", FeatureKinds::join));

  private FeatureKinds() {}

  /** Reads one transform of a list. */
  static Feature read(Entry entry) {
    Kinds<FeatureKind> kinds = Kinds.find(FeatureKind.class, OWN);
    FeatureKind kind = kinds.get(entry.name());
    if (kind == null) {
      throw entry.error("unknown feature%s; valid: %s", Spelling.nearest(entry.name(), kinds.names()),
          String.join(", ", kinds.names()));
    }
    Settings settings = entry.settings(kind.bare()).within(KeySection.named(FeatureKeys.ALL, kind.name()));
    return settings.located(() -> kind.read(settings));
  }

  private static Feature polar(Settings settings) {
    if (!settings.has("centre")) {
      return new Polar(0, 0);
    }
    double[] centre = settings.numbers("centre");
    if (centre.length != 2) {
      throw settings.error("centre", "expected two coordinates, such as [0, 0], found %d", centre.length);
    } else if (!Float.isFinite((float) centre[0]) || !Float.isFinite((float) centre[1])) {
      throw settings.error("centre", "expected coordinates that a float holds, found %s", Arrays.toString(centre));
    }
    return new Polar(centre[0], centre[1]);
  }

  private static int positive(Settings settings, String key) {
    int found = settings.integer(key);
    if (found < 1) {
      throw settings.error(key, "expected at least 1, found %d", found);
    }
    return found;
  }

  private static Feature words(Settings s) {
    return new Words(s.integer("count"), s.integer("patch", 6), s.integer("stride", 1),
        s.choice("coding", Words.Coding.class, Words.Coding.TRIANGLE), s.integer("pool", 2), s.number("contrast", 10),
        s.number("epsilon", 0.1), s.integer("patches", 40000), s.integer("iterations", 10), s.whole("seed", 1));
  }

  private static Feature join(Settings settings) {
    List<Chain> branches = new ArrayList<>();
    for (List<Entry> branch : settings.entryLists("branches")) {
      branches.add(new Chain(branch.stream().map(FeatureKinds::read).toList()));
    }
    return new Join(branches);
  }
}
