package bellows.image.file;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures of one channel (grey) or three (red, green, blue) to files, the same bytes for the same picture: nothing but
 * pixels and their coding is in them. Values are rounded to whole numbers, a half upwards, and cut at 0 and 255.
 *
 * <p>For one thread; memory is used again from picture to picture, except what ImageIO claims.
 */
public final class PictureWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private BufferedImage image;
  private ImageWriter jpeg;
  private ImageWriter png;

  /**
   * A baseline JPEG whose colour has half the resolution both ways (4:2:0), as libjpeg's programs and cameras write and
   * as most pictures of ILSVRC are stored: finer colour would cost a quarter more bytes for what the camera's file has
   * dropped already.
   *
   * @param quality from 0 to 100 on libjpeg's scale: its standard tables, scaled
   */
  public byte[] jpeg(Picture picture, int quality) {
    BadInputException.check(quality >= 0 && quality <= 100, "expected a JPEG quality from 0 to 100, found %d", quality);
    if (jpeg == null) {
      jpeg = open(Codecs.JPEG_WRITER);
    }
    ImageWriteParam param = jpeg.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality / 100f);
    fill(picture);
    return write(jpeg, image, param);
  }

  /** A PNG of 8 bits. */
  public byte[] png(Picture picture) {
    fill(picture);
    return png(image);
  }

  /** A PNG of what was painted. */
  public byte[] png(BufferedImage painted) {
    if (png == null) {
      png = open(Codecs.PNG_WRITER);
    }
    return write(png, painted, null);
  }

  private static ImageWriter open(ImageWriterSpi provider) {
    try {
      return provider.createWriterInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] write(ImageWriter writer, BufferedImage image, ImageWriteParam param) {
    bytes.reset();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
      writer.setOutput(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void fill(Picture picture) {
    int channels = picture.channels();
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("a picture of " + channels + " channels");
    }
    int type = channels == 3 ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY;
    if (image == null || image.getType() != type || image.getWidth() != picture.width()
        || image.getHeight() != picture.height()) {
      image = new BufferedImage(picture.width(), picture.height(), type);
    }
    byte[] stored = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int y = 0, at = 0; y < picture.height(); y++) {
      float[] values = picture.row(y);
      int end = picture.rowAt(y) + picture.width() * channels;
      for (int i = picture.rowAt(y); i < end; i += channels, at += channels) {
        for (int channel = 0; channel < channels; channel++) {
          stored[at + channels - 1 - channel] = rounded(values[i + channel]);
        }
      }
    }
  }

  private static byte rounded(float value) {
    return (byte) (int) Math.max(0, Math.min(255, value + 0.5f));
  }
}
