package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Filters that people wrote down before networks learned theirs: squares of weights, row by row. */
public enum ClassicKernel {
  IDENTITY(1, 1),
  /** Where pixels differ from their eight neighbours. */
  EDGE(1, -1, -1, -1, -1, 8, -1, -1, -1, -1),
  /** Where pixels differ from their four neighbours. */
  LAPLACE(1, 0, 1, 0, 1, -4, 1, 0, 1, 0),
  /** Brightness that grows to the right. */
  SOBEL_X(1, -1, 0, 1, -2, 0, 2, -1, 0, 1),
  /** Brightness that grows downwards. */
  SOBEL_Y(1, -1, -2, -1, 0, 0, 0, 1, 2, 1),
  SHARPEN(1, 0, -1, 0, -1, 5, -1, 0, -1, 0),
  BOX(9, 1, 1, 1, 1, 1, 1, 1, 1, 1),
  /** Binomial coefficients, which come near the bell curve. */
  GAUSSIAN(16, 1, 2, 1, 2, 4, 2, 1, 2, 1),
  EMBOSS(1, -2, -1, 0, -1, 1, 1, 0, 1, 2);

  private final int divisor;
  private final int[] numerators;

  ClassicKernel(int divisor, int... numerators) {
    this.divisor = divisor;
    this.numerators = numerators;
  }

  /** As people write it: {@code sobel-x}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(ClassicKernel::word).toList();
  }

  /** @throws BadInputException if there is none */
  public static ClassicKernel named(String word) {
    return Arrays.stream(values()).filter(kernel -> kernel.word().equals(word)).findFirst()
        .orElseThrow(() -> new BadInputException("expected one of %s, found '%s'%s",
            String.join(", ", words()), word, Spelling.nearest(word, words())));
  }

  /** Pixels both ways, an odd number. */
  public int extent() {
    return (int) Math.sqrt(numerators.length);
  }

  /** Row by row; no array that others see. */
  public float[] weights() {
    float[] weights = new float[numerators.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) numerators[i] / divisor;
    }
    return weights;
  }
}
