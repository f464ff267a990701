package bellows.image.file;

import java.util.Iterator;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;

/**
 * The JDK's own codecs, by name: what other libraries on the class path bring for the same formats would give other
 * pixels, and which of them is found depends on the class loader that asks first.
 */
final class Codecs {
  static final ImageReaderSpi JPEG_READER = find(ImageReaderSpi.class, "jpeg.JPEGImageReaderSpi");
  static final ImageReaderSpi PNG_READER = find(ImageReaderSpi.class, "png.PNGImageReaderSpi");
  static final ImageWriterSpi JPEG_WRITER = find(ImageWriterSpi.class, "jpeg.JPEGImageWriterSpi");
  static final ImageWriterSpi PNG_WRITER = find(ImageWriterSpi.class, "png.PNGImageWriterSpi");

  private Codecs() {}

  private static <S extends ImageReaderWriterSpi> S find(Class<S> kind, String name) {
    Iterator<S> providers = IIORegistry.getDefaultInstance().getServiceProviders(kind, false);
    while (providers.hasNext()) {
      S provider = providers.next();
      if (provider.getClass().getName().equals("com.sun.imageio.plugins." + name)) {
        return provider;
      }
    }
    throw new IllegalStateException("this Java has no com.sun.imageio.plugins." + name + "; its module java.desktop is "
        + "incomplete");
  }
}
