package bellows.data.source;

/**
 * A row of a table as it was found, before a {@link TableForm} makes a sample of it: fields of text, or values of a
 * table of Spark's. Features count from 0.
 */
public interface Cells {
  /** Whether there is no value, or a word that stands for none. */
  boolean isMissing(int feature);

  /** In double, as a float may lose what tells values apart; NaN where there is no finite number. */
  double number(int feature);

  /** As a category is written; null where there is nothing. */
  String text(int feature);

  /** What is there, as errors show it. */
  String shown(int feature);

  /** Where that is, for errors. */
  String place(int feature);

  /** What people can do about a value that is no number: begins with a semicolon. */
  String remedy(int feature);
}
