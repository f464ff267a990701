package bellows.cli;

import bellows.cli.terminal.Folded;
import bellows.cli.terminal.Terminal;
import bellows.train.metrics.PerClass;
import bellows.train.worker.Confusion;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How a model does class by class: the confusion matrix or, where it would be wider than a page, the worst classes.
 */
final class ClassReport {
  /** With more classes there are no lines for each, which nobody would read. */
  static final int MOST_LISTED = 25;
  private static final int WORST = 10;
  private static final int WIDEST_TITLE = 24;
  /** Of a class of the matrix, if there is room. */
  private static final int CELL = 6;
  private static final String RECALL = "   recall";

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
    if (classes == 0) {
      return;
    }
    int width = IntStream.range(0, classes).map(label -> numbered(label).length()).max().orElseThrow();
    int cell = Math.min(CELL, (Folded.WIDTH - width - RECALL.length()) / classes);
    if (classes <= MOST_LISTED && cell > digits()) {
      matrix(out, width, "%" + cell);
    } else {
      worst(out);
    }
  }

  /** Of the largest number in the matrix or over it. */
  private int digits() {
    long[] most = {classes - 1};
    confusion.forEach((label, decision, samples) -> most[0] = Math.max(most[0], samples));
    return String.valueOf(most[0]).length();
  }

  private void matrix(Terminal out, int width, String cell) {
    out.line("");
    out.line("Confusion matrix: a row is a label, a column what it was taken for.");
    StringBuilder head = new StringBuilder(" ".repeat(width));
    for (int decision = 0; decision < classes; decision++) {
      head.append(String.format(cell + "d", decision));
    }
    out.line(head + RECALL);
    for (int label = 0; label < classes; label++) {
      StringBuilder line = new StringBuilder(String.format("%-" + width + "s", numbered(label)));
      for (int decision = 0; decision < classes; decision++) {
        long count = confusion.count(label, decision);
        line.append(String.format(cell + "s", count == 0 ? "." : count));
      }
      line.append(figures.samples(label) == 0 ? "        -" : String.format(Locale.ROOT, " %6.2f %%", 100 * recall(label)));
      out.line(line.toString());
    }
  }

  private void worst(Terminal out) {
    out.line("");
    out.line(String.format(Locale.ROOT, "The %d of %,d classes that it knows least:",
        Math.min(WORST, classes), classes));
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
    return Folded.shortened(numbered(titles, label), WIDEST_TITLE);
  }

  /** A class by its number and its title, if it has one. */
  static String numbered(List<String> titles, int label) {
    return titles.isEmpty() ? String.valueOf(label) : label + " " + titles.get(label);
  }

  private String title(int label) {
    return titles.isEmpty() ? "class " + label : Folded.shortened(titles.get(label), WIDEST_TITLE);
  }
}
