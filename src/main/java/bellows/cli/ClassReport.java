package bellows.cli;

import bellows.train.worker.Confusion;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How a model does class by class: the confusion matrix or, where it would fill more than a page, the worst classes.
 */
final class ClassReport {
  private static final int MOST_IN_MATRIX = 25;
  private static final int WORST = 10;

  private final int classes;
  private final Confusion confusion;
  private final List<String> titles;
  /** Samples of each class. */
  private final long[] counts;
  /** Those of them that were taken for their own class. */
  private final long[] right;
  /** What each class is most often mistaken for, the first of equals, and how often: 0 for never. */
  private final int[] mistaken;
  private final long[] mistakes;

  /** @param titles of the classes; empty if nobody named them */
  ClassReport(Confusion confusion, List<String> titles) {
    this.confusion = confusion;
    this.titles = titles;
    classes = confusion.classes();
    counts = new long[classes];
    right = new long[classes];
    mistaken = new int[classes];
    mistakes = new long[classes];
    confusion.forEach(this::count);
  }

  private void count(int label, int decision, long samples) {
    counts[label] += samples;
    if (label == decision) {
      right[label] = samples;
    } else if (samples > mistakes[label]) {
      mistaken[label] = decision;
      mistakes[label] = samples;
    }
  }

  /** Prints nothing for real targets. */
  void print(Terminal out) {
    if (classes > MOST_IN_MATRIX) {
      worst(out);
    } else if (classes > 0) {
      matrix(out);
    }
  }

  private void matrix(Terminal out) {
    out.line("");
    out.line("Confusion matrix: a row is a label, a column what it was taken for.");
    int width = IntStream.range(0, classes).map(label -> numbered(label).length()).max().orElseThrow();
    StringBuilder head = new StringBuilder(" ".repeat(width));
    for (int decision = 0; decision < classes; decision++) {
      head.append(String.format("%6d", decision));
    }
    out.line(head + "   recall");
    for (int label = 0; label < classes; label++) {
      StringBuilder line = new StringBuilder(String.format("%-" + width + "s", numbered(label)));
      for (int decision = 0; decision < classes; decision++) {
        long count = confusion.count(label, decision);
        line.append(String.format("%6s", count == 0 ? "." : count));
      }
      line.append(counts[label] == 0 ? "        -" : String.format(Locale.ROOT, " %6.2f %%", 100 * recall(label)));
      out.line(line.toString());
    }
  }

  private void worst(Terminal out) {
    out.line("");
    out.line(String.format(Locale.ROOT, "The %d of %,d classes that it knows least:", WORST, classes));
    out.line("  recall  samples  class, and what it is most often taken for");
    IntStream.range(0, classes).filter(label -> counts[label] > 0).boxed()
        .sorted(Comparator.comparingDouble(this::recall)).limit(WORST)
        .forEach(label -> out.line(String.format(Locale.ROOT, "%6.2f %%  %7d  %s%s", 100 * recall(label),
            counts[label], title(label), mistake(label))));
  }

  private String mistake(int label) {
    return mistakes[label] == 0 ? ""
        : String.format(Locale.ROOT, ": %s, %d times", title(mistaken[label]), mistakes[label]);
  }

  private double recall(int label) {
    return (double) right[label] / counts[label];
  }

  private String numbered(int label) {
    return titles.isEmpty() ? String.valueOf(label) : label + " " + titles.get(label);
  }

  private String title(int label) {
    return titles.isEmpty() ? "class " + label : titles.get(label);
  }
}
