package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.shard.RawPicture;
import bellows.image.Picture;
import java.nio.ByteBuffer;

/**
 * A picture's levels, from the top left, channels innermost: grey, or red, green, blue.
 *
 * @param channels 1 or 3
 */
record ImageBytes(int height, int width, int channels, byte[] levels) {
  private static final int HEAD = 12;

  /**
   * A picture out of OpenCV's bytes, as Spark's data source {@code image} gives them: blue, green, red, and maybe
   * alpha.
   */
  static ImageBytes ofOpenCv(int height, int width, int mode, byte[] data) {
    int from = switch (mode) {
      case 0 -> 1;
      case 16 -> 3;
      case 24 -> 4;
      default -> throw new BadInputException("expected a picture of mode 0 (grey), 16 (BGR) or 24 (BGRA), found %d%s",
          mode, mode < 0 ? ", which is none that Spark could decode; the option dropInvalid leaves such out" : "");
    };
    BadInputException.check(height > 0 && width > 0 && (long) height * width <= Picture.MOST_PIXELS
        && (long) height * width * from == data.length,
        "expected a picture of up to %d pixels with %d bytes each, found %d×%d in %d bytes", Picture.MOST_PIXELS, from,
        height, width, data.length);
    if (from == 1) {
      return new ImageBytes(height, width, 1, data);
    }
    byte[] levels = new byte[3 * height * width];
    for (int pixel = 0; pixel < height * width; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        levels[3 * pixel + channel] = data[from * pixel + 2 - channel];
      }
    }
    return new ImageBytes(height, width, 3, levels);
  }

  /** This picture with three channels, if it was grey. */
  ImageBytes coloured() {
    if (channels == 3) {
      return this;
    }
    byte[] colours = new byte[3 * levels.length];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = levels[i / 3];
    }
    return new ImageBytes(height, width, 3, colours);
  }

  void copy(Picture into) {
    into.resize(height, width, channels);
    for (int i = 0; i < levels.length; i++) {
      into.values()[i] = levels[i] & 0xFF;
    }
  }

  /** This picture as a file, which tells its size. */
  byte[] file() {
    return RawPicture.encode(coloured().levels, height, width);
  }

  /** This picture as rows are packed: height, width, channels, levels. */
  byte[] pack() {
    return ByteBuffer.allocate(HEAD + levels.length).putInt(height).putInt(width).putInt(channels).put(levels).array();
  }

  static ImageBytes unpack(ByteBuffer packed) {
    int height = packed.getInt();
    int width = packed.getInt();
    int channels = packed.getInt();
    byte[] levels = new byte[packed.remaining()];
    packed.get(levels);
    return new ImageBytes(height, width, channels, levels);
  }
}
