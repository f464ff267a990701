package bellows.conf;

import java.security.CodeSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * All that a run file may name in one place: Bellows' own kinds, and those that the context class loader of the calling
 * thread finds, which in a Spark application knows the jars of {@code --jars} as well.
 */
public final class Kinds<K extends Kind> {
  private final Map<String, K> kinds = new LinkedHashMap<>();

  private Kinds() {}

  /**
   * Collects them.
   *
   * @param type the service that others implement
   * @throws BadInputException if two have one name, or a class that is announced cannot be had
   */
  public static <K extends Kind> Kinds<K> find(Class<K> type, List<? extends K> own) {
    Kinds<K> found = new Kinds<>();
    own.forEach(kind -> found.kinds.put(kind.name(), kind));
    try {
      for (K kind : ServiceLoader.load(type)) {
        K other = found.kinds.putIfAbsent(kind.name(), kind);
        if (other != null) {
          throw new BadInputException("%s '%s': expected one class of that name, found %s and %s; leave out one",
              type.getSimpleName(), kind.name(), own.contains(other) ? "Bellows' own" : origin(other), origin(kind));
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new BadInputException("META-INF/services/%s in one of the jars: expected public classes with a constructor "
          + "without arguments, found %s", type.getName(), e.getMessage(), e);
    }
    return found;
  }

  private static String origin(Object kind) {
    CodeSource source = kind.getClass().getProtectionDomain().getCodeSource();
    return kind.getClass().getName() + (source == null ? "" : " of " + source.getLocation());
  }

  /** The kind of that name; null if there is none. */
  public K get(String name) {
    return kinds.get(name);
  }

  /** The names of all kinds in their order: Bellows' own first. */
  public Set<String> names() {
    return Collections.unmodifiableSet(kinds.keySet());
  }
}
