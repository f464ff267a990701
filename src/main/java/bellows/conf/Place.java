package bellows.conf;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Where something stands in a run file, so that whoever wrote it can find it.
 *
 * @param origin file and line
 * @param path the full path of the key, empty for the whole file
 */
record Place(ConfigOrigin origin, String path) {
  private static final int LONG = 1000;

  /** An error that already says where it is. */
  private static final class Located extends BadInputException {
    private static final long serialVersionUID = 1;

    Located(String format, Object... arguments) {
      super(format, arguments);
    }
  }

  BadInputException error(String format, Object... arguments) {
    return new Located("%s: %s: %s", origin.description(), path.isEmpty() ? "run file" : Printable.excerpt(path),
        String.format(format, shortened(arguments)));
  }

  /** What a run file says may be megabytes; lists of what is valid, which {@link Spelling} makes, are not so long. */
  private static Object[] shortened(Object[] arguments) {
    return Arrays.stream(arguments).map(one -> one instanceof String text && text.length() > LONG
        ? Printable.excerpt(text) : one).toArray();
  }

  /** The error about a value of another kind than {@code expected}. */
  BadInputException wrong(ConfigValue found, String expected) {
    return error("expected %s, found %s", expected, Printable.excerpt(found.render(ConfigRenderOptions.concise())));
  }

  /** Runs {@code reader} and gives its complaints this place, unless they have one that is nearer. */
  <T> T located(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (Located e) {
      throw e;
    } catch (BadInputException | IllegalArgumentException e) {
      throw error("%s", e.getMessage());
    }
  }
}
