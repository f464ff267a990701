package bellows.conf;

import java.util.List;

/**
 * A key of a run file as documentation tells it: what it takes, what stands for it where it is missing, what it means.
 * Upper bounds of numbers are held by {@link Settings#within}, for they have one reason everywhere: what is counted,
 * multiplied and allocated later stays far below what an int, an array and a machine hold. All else is the readers'
 * own, so that they stay plain code; a test reads each section and holds each key against what its reader does: that it
 * is asked for, that writing the default changes nothing, that values outside the range and of other types are refused.
 *
 * <pre>
 * Key.number("momentum").from(0).below(1).or(0).means("the part of the last step that joins the next")
 * </pre>
 *
 * @param type of the values
 * @param words that it takes as well as, or in place of, values of its type
 * @param range of each number; all numbers where it takes none
 * @param fallback what stands for it where it is missing, as a run file would say it or, after {@link #missing}, in
 *     prose; null if it must be there
 * @param literal whether {@code fallback} is what a run file would say
 */
public record Key(String name, Type type, List<String> words, Range range, String fallback, boolean literal,
    String meaning) {
  /** What a key takes, as tables of keys call it. */
  public enum Type {
    INTEGER("whole number%s"),
    INTEGERS("list of whole numbers"),
    /** The extents of a window. */
    PAIR("whole number%s or [vertical, horizontal]"),
    NUMBER("number%s"),
    NUMBERS("number%s or list of numbers"),
    ROWS("list of lists of numbers"),
    FLAG("true or false"),
    /** One out of {@link Key#words}. */
    WORD(""),
    /** A list out of {@link Key#words}. */
    WORDS("list of "),
    TEXT("text"),
    TEXTS("list of texts"),
    /** A number of epochs, or {@code 500 steps}. */
    LENGTH("epochs, or text like 500 steps"),
    LENGTHS("list of epochs, or of texts like 500 steps"),
    /** {@code 1 epoch}, {@code 500 steps}, {@code 10 minutes} or {@code never}. */
    EVERY("text like 500 steps, 1 epoch, 10 minutes, never"),
    LAYERS("list of layers"),
    BRANCHES("list of lists of layers"),
    TRANSFORMS("list of transforms"),
    /** Names, each with a section of its own or alone. */
    SECTIONS("list of names, each with a section"),
    SECTION("section");

    /** What a value looks like, with a place for the range of numbers. */
    private final String text;

    Type(String text) {
      this.text = text;
    }
  }

  /**
   * Numbers between two bounds.
   *
   * @param fromLeast whether {@code least} itself is one of them
   * @param toMost whether {@code most} is
   */
  public record Range(double least, boolean fromLeast, double most, boolean toMost) {
    static final Range ALL = new Range(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

    /** Whether a number is not beyond the upper bound; without one, whether a float holds it. */
    boolean reaches(double value) {
      return isOpen() ? Math.abs(value) <= Float.MAX_VALUE : toMost ? value <= most : value < most;
    }

    /** Without an upper bound; infinity itself may be one that is included. */
    private boolean isOpen() {
      return most == Double.POSITIVE_INFINITY && !toMost;
    }

    /** What is expected of a number that does not reach. */
    String expected() {
      return isOpen() ? "a number that a float holds" : "a number" + this;
    }

    /** Empty for all numbers. */
    @Override
    public String toString() {
      boolean bounded = least > Double.NEGATIVE_INFINITY;
      if (most < Double.POSITIVE_INFINITY && !bounded) {
        return (toMost ? " ≤ " : " < ") + plain(most);
      } else if (most < Double.POSITIVE_INFINITY) {
        return " in " + (fromLeast ? "[" : "(") + plain(least) + ", " + plain(most) + (toMost ? "]" : ")");
      }
      return bounded ? (fromLeast ? " ≥ " : " > ") + plain(least) : "";
    }
  }

  /** Extents, sizes and samples: a float counts so far, and sums and products of two stay far within a long. */
  public static final int COUNT = 1 << 24;

  /** Places along a side: of windows, steps, paddings and pictures, whose formats go no further. */
  public static final int PLACES = 65_535;

  /** Classes of labels, and what there is one of for each class or neighbour. */
  public static final int CLASSES = 1 << 20;

  /** Epochs, evaluations and whatever else happens that often at most. */
  public static final int TIMES = 1_000_000;

  private static Key of(String name, Type type, String... words) {
    return new Key(name, type, List.of(words), Range.ALL, null, false, "");
  }

  public static Key integer(String name) {
    return of(name, Type.INTEGER);
  }

  public static Key integers(String name) {
    return of(name, Type.INTEGERS);
  }

  public static Key pair(String name) {
    return of(name, Type.PAIR);
  }

  public static Key number(String name) {
    return of(name, Type.NUMBER);
  }

  public static Key numbers(String name) {
    return of(name, Type.NUMBERS);
  }

  public static Key flag(String name) {
    return of(name, Type.FLAG);
  }

  /** A key that takes one of {@code words}. */
  public static Key word(String name, String... words) {
    return of(name, Type.WORD, words);
  }

  /** A key that takes a list out of {@code words}. */
  public static Key words(String name, String... words) {
    return of(name, Type.WORDS, words);
  }

  public static Key text(String name) {
    return of(name, Type.TEXT);
  }

  public static Key texts(String name) {
    return of(name, Type.TEXTS);
  }

  /** A key of a type without ranges. */
  public static Key key(String name, Type type) {
    return of(name, type);
  }

  /** Takes these words as well. */
  public Key orWord(String... more) {
    return new Key(name, type, List.of(more), range, fallback, literal, meaning);
  }

  /** This key with {@code least} as the least value. */
  public Key from(double least) {
    return in(new Range(least, true, range.most, range.toMost));
  }

  public Key above(double bound) {
    return in(new Range(bound, false, range.most, range.toMost));
  }

  /** This key with {@code most} as the largest value. */
  public Key to(double most) {
    return in(new Range(range.least, range.fromLeast, most, true));
  }

  public Key below(double bound) {
    return in(new Range(range.least, range.fromLeast, bound, false));
  }

  private Key in(Range changed) {
    return new Key(name, type, words, changed, fallback, literal, meaning);
  }

  /** This key with the value that holds where it is missing. */
  public Key or(Object value) {
    String text = value instanceof Double number ? plain(number) : value.toString();
    return new Key(name, type, words, range, text, true, meaning);
  }

  /** May be missing; {@code then} says in prose what holds in that case. */
  public Key missing(String then) {
    return new Key(name, type, words, range, then, false, meaning);
  }

  public Key means(String text) {
    return new Key(name, type, words, range, fallback, literal, text);
  }

  public boolean isRequired() {
    return fallback == null;
  }

  /** What it takes, in words: {@code auto or whole number ≥ 1}. */
  public String takes() {
    String some = String.join(", ", words);
    return switch (type) {
      case WORD, WORDS -> type.text + some;
      default -> some + (some.isEmpty() ? "" : type.text.contains(" or ") ? ", " : " or ") + type.text.formatted(range);
    };
  }

  /** 5 for 5.0, and no exponent where a person would not write one. */
  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) <= 1e9 ? String.valueOf((long) value)
        : Math.abs(value) < 1e-3 ? String.valueOf(value).replace(".0E", "e") : String.valueOf(value);
  }
}
