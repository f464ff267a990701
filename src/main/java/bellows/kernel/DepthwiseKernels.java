package bellows.kernel;

import bellows.kernel.depthwise.Strides;

/**
 * Convolution of each channel by itself: of images whose pixels are {@code n} channels, with weights that are n values a
 * tap of the window. A call does a run of output pixels whose windows have the same taps inside the image, so that
 * nobody has to store padding. Each output is one chain of fused multiply-adds over the taps, row by row; each sum of
 * products one over the pixels in ascending order.
 *
 * <p>Of each window at least one tap lies inside. Outputs are other arrays than inputs, or other parts of them.
 */
public interface DepthwiseKernels {
  /**
   * Which places of a row lie inside the image, where windows lie a column apart: tap column q of pixel p is place
   * p + q. Taps at other places are left out.
   *
   * @param first of the places inside
   * @param end behind the last
   */
  record Places(int first, int end) {
    /** Every tap lies inside, however far windows lie apart. */
    public static final Places ALL = new Places(0, Integer.MAX_VALUE);

    boolean has(int place) {
      return place >= first && place < end;
    }
  }

  /**
   * {@code y = start + Σ x·w} for {@code pixels} pixels, {@code rows} × {@code columns} taps each.
   *
   * @param start n values that each pixel begins with
   * @param least the threshold of a ReLU behind it; see {@link ChannelKernels}
   */
  void correlate(Strides strides, Places inside, int pixels, int rows, int columns, float[] x, int xo, float[] w,
      int wo, float[] start, int so, float least, float[] y, int yo, int n);

  /** {@code dw += Σ x·dy} for each tap, the sum over {@code pixels} pixels. */
  void addProducts(Strides strides, Places inside, int pixels, int rows, int columns, float[] x, int xo, float[] dy,
      int dyo, float[] dw, int dwo, int n);
}
