package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.conf.Entry;
import bellows.conf.Settings;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/** Transforms one after the other, as a run file lists them: {@code [{crop {size = 32, padding = 4}}, mirror]}. */
public record Transforms(List<Transform> list) implements Transform {
  /** Leaves pictures as they are. */
  public static final Transforms NONE = new Transforms(List.of());

  /** Reads the list at {@code key}; none is there if it is missing. */
  public static Transforms read(Settings settings, String key) {
    return settings.has(key)
        ? new Transforms(settings.entries(key).stream().map(TransformKinds::read).toList()) : NONE;
  }

  /**
   * Reads the list at {@code key} for evaluation, which may look at a picture more than once: the views whose answers
   * are averaged, one unless the list ends with {@code {ten-crops = 224}}.
   */
  public static List<Transforms> readViews(Settings settings, String key) {
    List<Entry> entries = settings.has(key) ? settings.entries(key) : List.of();
    int last = entries.size() - 1;
    if (last < 0 || !entries.get(last).name().equals(TransformKinds.TEN_CROPS)) {
      return List.of(read(settings, key));
    }
    List<Transform> before = entries.subList(0, last).stream().map(TransformKinds::read).toList();
    return TransformKinds.tenCrops(entries.get(last)).stream()
        .map(crop -> new Transforms(Stream.concat(before.stream(), Stream.of(crop)).toList())).toList();
  }

  /** Whether {@link #withColours} is still needed. */
  boolean needsColours() {
    return list.stream().anyMatch(transform -> transform instanceof Lighting lighting && lighting.needsColours());
  }

  /** These with principal components where {@code {lighting {colours = data}}} waits for them. */
  Transforms withColours(List<Double> values, List<Double> vectors) {
    return new Transforms(list.stream().map(transform -> transform instanceof Lighting lighting
        && lighting.needsColours() ? new Lighting(lighting.deviation(), values, vectors) : transform).toList());
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

  @Override
  public boolean takesRows() {
    return !isEmpty() && list.get(0).takesRows();
  }

  /** Each transform draws from a sequence of its own, so that one more at the end leaves those before as they were. */
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
