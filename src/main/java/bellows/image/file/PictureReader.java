package bellows.image.file;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Files of pictures, JPEG or PNG, whichever their first bytes say and whatever their names are, to values from 0 to 255
 * of red, green and blue; grey pictures get three equal channels.
 *
 * <p>Values are those that the file stores, as loaders built on libjpeg give them (Pillow's {@code convert("RGB")}): no
 * colour management, so ICC profiles and gammas do not count; transparency is dropped, not composited; inks (CMYK,
 * YCCK) are taken for inverted, as Adobe's programs write them. A JPEG's Exif orientation is applied. 16 bits become
 * fractions of 8.
 *
 * <p>What is not whole is refused rather than filled up: truncated files, damaged codes of pixels, wrong checksums.
 * Sizes are checked before memory is claimed. Messages name no file; the caller knows it.
 *
 * <p>What is read stays bytes until somebody asks for values: see {@link Picture}.
 *
 * <p>For one thread; memory is used again from picture to picture, except what ImageIO claims.
 */
public final class PictureReader {
  /** Bytes between the last pixel and the next marker leave pixels as they are, and occur in files of cameras. */
  private static final String HARMLESS = "extraneous bytes before marker";

  /** Palettes of too many colours or of grey pictures; pixels do not use what is too much. */
  private static final String PALETTE = "PLTE";

  private static final Map<String, String> OTHERS = Map.of("GIF8", "a GIF", "BM", "a BMP", "RIFF", "a WebP or RIFF",
      "II*\0", "a TIFF", "MM\0*", "a TIFF", "%PDF", "a PDF", "<", "text", "PK", "a zip archive", "\u001f\u008b",
      "a gzip archive");

  private final JpegFile jpeg = new JpegFile();
  private final PngFile png = new PngFile();
  private final Decoder jpegDecoder = new Decoder(Codecs.JPEG_READER, "JPEG");
  private final Decoder pngDecoder = new Decoder(Codecs.PNG_READER, "PNG");
  private final DecodingMemory memory = new DecodingMemory();

  /** Whether a file begins as those that are read do; {@code length} bytes of it count. */
  public static boolean reads(byte[] file, int length) {
    return JpegFile.begins(file, length) || PngFile.begins(file, length);
  }

  /**
   * Reads a file of this machine.
   *
   * @throws BadInputException if it is not there, or no picture
   */
  public static Picture read(Path file) {
    BadInputException.check(Files.isRegularFile(file), "%s: expected a picture, found no such file", file);
    Picture picture = new Picture();
    try {
      byte[] bytes = Files.readAllBytes(file);
      PictureReader reader = new PictureReader();
      try {
        reader.read(bytes, bytes.length, picture);
      } finally {
        reader.release();
      }
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s", file, e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read", e);
    }
    return picture;
  }

  /**
   * Decodes one file. If it is a large picture, others wait for room from then on until {@link #release}.
   *
   * @param file from its first byte on; {@code length} bytes of it count
   * @throws BadInputException if this is not a whole picture of a kind that is read
   */
  public void read(byte[] file, int length, Picture into) {
    memory.release();
    into.trim();
    if (JpegFile.begins(file, length)) {
      readJpeg(file, length, into);
    } else if (PngFile.begins(file, length)) {
      png.read(file, length);
      memory.take(png.height(), png.width(), png.bytesOfPixel());
      BufferedImage decoded = pngDecoder.decode(png.copy(), png.copied(), reader -> reader.read(0));
      List<String> warnings = pngDecoder.warnings();
      BadInputException.check(warnings.stream().allMatch(warning -> warning.contains(PALETTE)),
          "expected a whole PNG, found one that is damaged (%s)", warnings);
      into.show(decoded.getHeight(), decoded.getWidth(), 3, new PngPixels(decoded));
    } else {
      throw new BadInputException("expected a picture in JPEG or PNG, found %s", kind(file, length));
    }
  }

  /** Lets others have the memory of a large picture: it is needed no more, or soon. */
  public void release() {
    memory.release();
  }

  private void readJpeg(byte[] file, int length, Picture into) {
    jpeg.read(file, length);
    memory.take(jpeg.height(), jpeg.width(), jpeg.bytesOfPixel());
    byte[] pixels = jpegDecoder.decode(jpeg.copy(), jpeg.copied(),
        reader -> ((DataBufferByte) reader.readRaster(0, null).getDataBuffer()).getData());
    List<String> warnings = jpegDecoder.warnings();
    BadInputException.check(warnings.stream().allMatch(warning -> jpeg.ended() && warning.contains(HARMLESS)),
        "expected a whole JPEG, found one that is %s (%s)", jpeg.ended() ? "damaged" : "truncated", warnings);
    for (int component = 0; component < jpeg.components(); component++) {
      if (jpeg.isTall(component)) {
        TallChroma.smooth(pixels, jpeg.height(), jpeg.width(), jpeg.components(), component);
      }
    }
    boolean transposed = Orientation.isTransposed(jpeg.orientation());
    into.show(transposed ? jpeg.width() : jpeg.height(), transposed ? jpeg.height() : jpeg.width(), 3,
        new JpegPixels(pixels, jpeg));
  }

  /**
   * Refuses sizes that are out of bounds, or that no file of this length can hold.
   *
   * @param most pixels that so short a file can code
   */
  static void checkSize(int height, int width, long most, int length) {
    BadInputException.check(height > 0 && width > 0, "expected a picture of at least one pixel, found %d×%d", height,
        width);
    BadInputException.check((long) height * width <= Picture.MOST_PIXELS, "expected a picture of at most %,d pixels, "
        + "found %,d×%,d; resize it before", Picture.MOST_PIXELS, height, width);
    BadInputException.check((long) height * width <= most, "expected a file that can hold the picture of %,d×%,d "
        + "pixels that it announces, found %,d bytes; it is truncated or damaged", height, width, length);
  }

  private static String kind(byte[] file, int length) {
    if (length == 0) {
      return "an empty file";
    }
    String start = new String(file, 0, Math.min(4, length), StandardCharsets.ISO_8859_1);
    return OTHERS.keySet().stream().filter(start::startsWith).findFirst().map(OTHERS::get)
        .orElse("a file that begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(file,
            Math.min(8, length))));
  }
}
