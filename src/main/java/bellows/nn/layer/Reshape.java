package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The same values under another shape, in the order in which they lie in memory: the innermost extent, an image's
 * channels, runs fastest. Nothing moves, so inside a {@link Sequential} it costs nothing.
 *
 * @param extents of the output, outermost first; one of them may be {@link #REST}
 */
public record Reshape(List<Integer> extents) implements Layer {
  /** Stands for the extent that the input's size leaves. */
  public static final int REST = -1;

  public Reshape {
    extents = List.copyOf(extents);
    BadInputException.check(!extents.isEmpty(), "expected extents, found none");
    for (int extent : extents) {
      BadInputException.check(extent > 0 || extent == REST, "expected positive extents, or %d for the rest, found %s",
          REST, extents);
    }
    BadInputException.check(extents.stream().filter(extent -> extent == REST).count() <= 1,
        "expected at most one %d, found %s", REST, extents);
  }

  @Override
  public String kind() {
    return "reshape";
  }

  @Override
  public String detail() {
    return extents.stream().map(extent -> extent == REST ? "rest" : extent.toString()).collect(Collectors.joining("×"));
  }

  @Override
  public Shape output(Shape input) {
    Shape given = Shape.of(extents.stream().filter(extent -> extent != REST).mapToInt(i -> i).toArray());
    int rest = input.size() / given.size();
    boolean fits = rest * given.size() == input.size() && (rest == 1 || extents.contains(REST));
    BadInputException.check(fits, "expected a shape of the %d values of %s, found %s", input.size(), input, detail());
    int[] shape = extents.stream().mapToInt(i -> i).toArray();
    return Shape.of(Arrays.stream(shape).map(extent -> extent == REST ? rest : extent).toArray());
  }

  @Override
  public boolean reshapes() {
    return true;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Copy(binder, input.size());
  }
}
