package bellows.interchange.weights;

import java.util.Locale;

/**
 * In how many bits a file holds weights. Those of 16 bits are rounded to the nearest, ties to even, and are read as
 * floats again: a weight is then wrong by at most half of the format's last place. Only tensors of two or more extents
 * are rounded, which are nearly all of a network; biases, and what normalisations have, stay as they are.
 */
public enum Precision {
  /** As they are. */
  FLOAT32(Element.F32),
  /** IEEE 754 half precision: 2^-11 of a weight, or 2^-25 below 2^-14; none beyond 65,504. */
  FLOAT16(Element.F16),
  /** The upper half of a float: 2^-8 of a weight, whatever its size. */
  BFLOAT16(Element.BF16);

  private final Element element;

  Precision(Element element) {
    this.element = element;
  }

  /** What the elements of a tensor of so many extents are. */
  public Element of(int rank) {
    return rank < 2 ? Element.F32 : element;
  }

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
