package bellows.interchange.weights;

import bellows.tensor.Shape;

/**
 * How PyTorch and ONNX lay out what we call [height, width, channels, outputs]: as [outputs, channels, height, width].
 * Both keep what runs fastest at the end. A dense layer is the convolution over the picture that was flattened before
 * it, of which they count channel by channel and we pixel by pixel; without one, height and width are 1.
 *
 * @param outputs filters or units
 * @param channels that one of them reads
 */
public record ChannelsFirst(int height, int width, int channels, int outputs) {
  /**
   * @param read the shape of what a dense layer reads, or of a convolution's window with its input channels
   */
  public static ChannelsFirst of(Shape read, int outputs) {
    return switch (read.rank()) {
      case 3 -> new ChannelsFirst(read.at(0), read.at(1), read.at(2), outputs);
      case 2 -> new ChannelsFirst(1, read.at(0), read.at(1), outputs);
      default -> new ChannelsFirst(1, 1, read.size(), outputs);
    };
  }

  public int size() {
    return outputs * channels * height * width;
  }

  /** Where an element of theirs lies in ours. */
  private int ours(int o, int c, int place) {
    return (place * channels + c) * outputs + o;
  }

  public float[] toOurs(float[] theirs) {
    float[] ours = new float[theirs.length];
    int from = 0;
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        for (int place = 0; place < height * width; place++) {
          ours[ours(o, c, place)] = theirs[from++];
        }
      }
    }
    return ours;
  }

  public float[] toTheirs(float[] ours) {
    float[] theirs = new float[ours.length];
    int to = 0;
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        for (int place = 0; place < height * width; place++) {
          theirs[to++] = ours[ours(o, c, place)];
        }
      }
    }
    return theirs;
  }
}
