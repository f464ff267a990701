package bellows.conf;

/**
 * A layer, an optimizer, a loss, … that run files may name: knows its word and reads its keys. A library adds kinds of
 * its own by a file {@code META-INF/services/} + the name of the interface, as {@link java.util.ServiceLoader} wants
 * it.
 */
public interface Kind {
  /** The word for it in run files. */
  String name();

  /** The key that a bare value stands for, as in {@code {dropout = 0.5}}. */
  default String bare() {
    return "name";
  }
}
