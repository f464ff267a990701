package bellows.image.file;

import bellows.conf.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/** A reader of ImageIO for one format, kept from file to file until one fails in it. */
final class Decoder {
  private final ImageReaderSpi provider;
  private final String format;
  private final List<String> warnings = new ArrayList<>();
  private ImageReader reader;

  /** What is asked of the reader. */
  interface Call<T> {
    T on(ImageReader reader) throws IOException;
  }

  Decoder(ImageReaderSpi provider, String format) {
    this.provider = provider;
    this.format = format;
  }

  /**
   * Has a file decoded.
   *
   * @throws BadInputException whatever the reader throws: on damaged files it does not keep to IOException
   */
  <T> T decode(byte[] file, int length, Call<T> call) {
    warnings.clear();
    if (reader == null) {
      reader = open();
    }
    try {
      reader.setInput(new ByteInput(file, length), true, true);
      T result = call.on(reader);
      reader.setInput(null);
      return result;
    } catch (IOException | RuntimeException e) {
      reader.dispose();
      reader = null;
      throw new BadInputException("expected a whole %s, found one that cannot be decoded (%s)", format,
          e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
    }
  }

  private ImageReader open() {
    try {
      ImageReader opened = provider.createReaderInstance();
      opened.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the reader complained of, and went on, in the last file. */
  List<String> warnings() {
    return warnings;
  }
}
