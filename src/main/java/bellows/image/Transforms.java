package bellows.image;

import bellows.conf.BadInputException;
import bellows.conf.Entry;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.List;

/** Transforms one after the other, as a run file lists them: {@code [{crop {size = 32, padding = 4}}, mirror]}. */
public record Transforms(List<Transform> list) implements Transform {
  /** Leaves pictures as they are. */
  public static final Transforms NONE = new Transforms(List.of());

  private static final List<String> KINDS = List.of("centre-crop", "crop", "mirror", "resize");

  /** Reads the list at {@code key}; none is there if it is missing. */
  public static Transforms read(Settings settings, String key) {
    return settings.has(key) ? new Transforms(settings.entries(key).stream().map(Transforms::read).toList()) : NONE;
  }

  private static Transform read(Entry entry) {
    Settings settings = entry.settings(main(entry.name()));
    return settings.located(() -> switch (entry.name()) {
      case "centre-crop" -> new CentreCrop(settings.integer("size"));
      case "crop" -> new RandomCrop(settings.integer("size"), settings.integer("padding", 0));
      case "mirror" -> new Mirror(settings.number("probability", 0.5));
      case "resize" -> resize(settings);
      default -> throw entry.error("unknown transform%s; valid: %s", Spelling.nearest(entry.name(), KINDS),
          String.join(", ", KINDS));
    });
  }

  private static Transform resize(Settings settings) {
    if (settings.has("size")) {
      return new ShorterSide(settings.integer("size"), settings.integer("size"));
    }
    return new ShorterSide(settings.integer("from"), settings.integer("to"));
  }

  /** The key that a bare value stands for. */
  private static String main(String name) {
    return name.equals("mirror") ? "probability" : "size";
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  @Override
  public Shape output(Shape in) {
    BadInputException.check(isEmpty() || in == null || in.rank() == 3,
        "expected pictures of height × width × channels, found samples of %s, which have nothing to transform", in);
    Shape shape = in;
    for (Transform transform : list) {
      shape = transform.output(shape);
    }
    return shape;
  }

  /** Each transform draws from a sequence of its own, so that one more at the end leaves those before it as they were. */
  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    Picture now = picture;
    Picture free = spare;
    for (int i = 0; i < list.size(); i++) {
      Picture next = list.get(i).apply(now, free, Draws.bits(key, i));
      free = next == now ? free : now;
      now = next;
    }
    return now;
  }
}
