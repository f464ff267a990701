package bellows.cli;

import bellows.train.metrics.PerClass;
import bellows.train.worker.Confusion;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How a model does class by class: the confusion matrix or, where it would fill more than a page, the worst classes.
 */
final class ClassReport {
  /** With more classes there are no lines for each, which nobody would read. */
  static final int MOST_LISTED = 25;
  private static final int WORST = 10;

  private final int classes;
  private final Confusion confusion;
  private final List<String> titles;
  private final PerClass figures;
  /** What each class is most often mistaken for, the first of equals, and how often: 0 for never. */
  private final int[] mistaken;
  private final long[] mistakes;

  /** @param titles of the classes; empty if nobody named them */
  ClassReport(Confusion confusion, List<String> titles) {
    this.confusion = confusion;
    this.titles = titles;
    classes = confusion.classes();
    figures = new PerClass(confusion);
    mistaken = new int[classes];
    mistakes = new long[classes];
    confusion.forEach(this::count);
  }

  private void count(int label, int decision, long samples) {
    if (label != decision && samples > mistakes[label]) {
      mistaken[label] = decision;
      mistakes[label] = samples;
    }
  }

  /** Prints nothing for real targets. */
  void print(Terminal out) {
    if (classes > MOST_LISTED) {
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
      line.append(figures.samples(label) == 0 ? "        -" : String.format(Locale.ROOT, " %6.2f %%", 100 * recall(label)));
      out.line(line.toString());
    }
  }

  private void worst(Terminal out) {
    out.line("");
    out.line(String.format(Locale.ROOT, "The %d of %,d classes that it knows least:", WORST, classes));
    out.line("  recall  samples  class, and what it is most often taken for");
    IntStream.range(0, classes).filter(label -> figures.samples(label) > 0).boxed()
        .sorted(Comparator.comparingDouble(this::recall)).limit(WORST)
        .forEach(label -> out.line(String.format(Locale.ROOT, "%6.2f %%  %7d  %s%s", 100 * recall(label),
            figures.samples(label), title(label), mistake(label))));
  }

  private String mistake(int label) {
    return mistakes[label] == 0 ? ""
        : String.format(Locale.ROOT, ": %s, %d times", title(mistaken[label]), mistakes[label]);
  }

  private double recall(int label) {
    return figures.recall(label);
  }

  private String numbered(int label) {
    return numbered(titles, label);
  }

  /** A class by its number and its title, if it has one. */
  static String numbered(List<String> titles, int label) {
    return titles.isEmpty() ? String.valueOf(label) : label + " " + titles.get(label);
  }

  private String title(int label) {
    return titles.isEmpty() ? "class " + label : titles.get(label);
  }
}
