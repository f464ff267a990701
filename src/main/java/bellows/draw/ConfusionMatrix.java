package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.figure.Figure;
import bellows.figure.Fonts;
import bellows.figure.Lettering;
import bellows.figure.Palette;
import bellows.train.worker.Confusion;
import bellows.train.worker.Prediction;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How often each class was taken for each: a row for what is right, a column for what was said. */
public final class ConfusionMatrix implements Figure {
  /** More would be a picture of dots; {@code evaluate} lists the pairs that occur most. */
  private static final int MOST_CLASSES = 60;
  private static final int MARGIN = 12;
  private static final int GAP = 6;
  private static final int MOST_LABEL = 130;
  private static final int LEAST_WIDTH = 420;
  /** Narrower cells have no room for numbers. */
  private static final int LEAST_NUMBERED = 30;

  private final List<String> classes;
  private final long[][] counts;
  private final int cell;

  /** @param counts of samples, by the right class, then by what was said */
  ConfusionMatrix(List<String> classes, long[][] counts) {
    this.classes = List.copyOf(classes);
    this.counts = counts;
    cell = classes.size() <= 12 ? 42 : classes.size() <= 20 ? LEAST_NUMBERED : 14;
  }

  /** @throws BadInputException if targets are no classes, or too many */
  public static ConfusionMatrix of(Subject subject, Rows samples) {
    int classes = subject.model().classes();
    BadInputException.check(classes > 0, "confusion: expected classes, found real targets");
    BadInputException.check(classes <= MOST_CLASSES,
        "confusion: expected at most %d classes, found %,d; 'evaluate' lists those that are known least", MOST_CLASSES,
        classes);
    Confusion confusion = new Confusion(classes);
    Showing.each(subject.spec(), subject.weights(), samples, (row, workspace, i) ->
        confusion.add(workspace.targets().label(i), Prediction.of(workspace, i).label()));
    long[][] counts = new long[classes][classes];
    confusion.forEach((label, decision, count) -> counts[label][decision] = count);
    return new ConfusionMatrix(IntStream.range(0, classes).mapToObj(c -> Titles.ofClass(subject.data(), c)).toList(),
        counts);
  }

  /** By the right class, then by what was said. */
  public long[][] counts() {
    return counts;
  }

  long count(int right, int said) {
    return counts[right][said];
  }

  private long total(int right) {
    return IntStream.range(0, classes.size()).mapToLong(said -> counts[right][said]).sum();
  }

  @Override
  public String title() {
    long all = IntStream.range(0, classes.size()).mapToLong(this::total).sum();
    long right = IntStream.range(0, classes.size()).mapToLong(c -> counts[c][c]).sum();
    return String.format(Locale.ROOT, "%,d samples, %.2f %% right", all, all == 0 ? 0 : 100.0 * right / all);
  }

  @Override
  public List<String> texts() {
    List<String> texts = new ArrayList<>(List.of("said", "right"));
    texts.addAll(classes);
    return texts;
  }

  private int labels() {
    double longest = classes.stream().mapToDouble(name -> Fonts.width(Fonts.SMALL, name)).max().orElse(0);
    return (int) Math.ceil(Math.min(MOST_LABEL, longest)) + GAP;
  }

  private int left() {
    return MARGIN + Fonts.lineHeight(Fonts.LABEL) + GAP + labels();
  }

  private int top() {
    return MARGIN + Fonts.lineHeight(Fonts.TITLE) + Fonts.lineHeight(Fonts.LABEL) + 2 * GAP + labels();
  }

  @Override
  public int width() {
    return Math.max(LEAST_WIDTH, left() + classes.size() * cell + MARGIN);
  }

  @Override
  public int height() {
    return top() + classes.size() * cell + MARGIN;
  }

  @Override
  public void paint(Graphics2D canvas) {
    int size = classes.size() * cell;
    Lettering.left(canvas, Fonts.TITLE, title(), MARGIN, MARGIN + Fonts.TITLE.getSize(), width() - 2 * MARGIN);
    Lettering.centred(canvas, Fonts.LABEL, "said", left() + size / 2.0,
        MARGIN + Fonts.lineHeight(Fonts.TITLE) + GAP + Fonts.LABEL.getSize(), size);
    Lettering.upwards(canvas, Fonts.LABEL, "right", MARGIN + Fonts.LABEL.getSize(), top() + size / 2.0, size);
    for (int right = 0; right < classes.size(); right++) {
      int y = top() + right * cell;
      Lettering.right(canvas, Fonts.SMALL, classes.get(right), left() - GAP, y + cell / 2.0 + 4, labels());
      paintColumnName(canvas, right);
      for (int said = 0; said < classes.size(); said++) {
        paintCell(canvas, right, said, left() + said * cell, y);
      }
    }
  }

  /** Upwards where it would not fit above its column. */
  private void paintColumnName(Graphics2D canvas, int said) {
    double middle = left() + said * cell + cell / 2.0;
    if (Fonts.width(Fonts.SMALL, classes.get(said)) < cell - 2) {
      Lettering.centred(canvas, Fonts.SMALL, classes.get(said), middle, top() - GAP, cell);
    } else {
      String name = Fonts.fit(Fonts.SMALL, classes.get(said), labels());
      Lettering.upwards(canvas, Fonts.SMALL, name, middle + 4, top() - GAP - Fonts.width(Fonts.SMALL, name) / 2,
          labels());
    }
  }

  /** Coloured by its part of the row: blue where it is right, vermilion where it is not. */
  private void paintCell(Graphics2D canvas, int right, int said, int x, int y) {
    long count = counts[right][said];
    double part = count == 0 ? 0 : (double) count / total(right);
    // The root keeps a few mistakes among thousands visible.
    double amount = right == said ? 0.75 * part : Math.sqrt(part);
    canvas.setColor(Palette.tint(Palette.series(right == said ? 0 : 1), amount));
    canvas.fillRect(x, y, cell - 1, cell - 1);
    if (count > 0 && cell >= LEAST_NUMBERED) {
      Lettering.centred(canvas, Fonts.SMALL, String.valueOf(count), x + (cell - 1) / 2.0, y + cell / 2.0 + 4, cell);
    }
    if (count == 0) {
      canvas.setColor(new Color(0xEEEEEE));
      canvas.fillRect(x, y, cell - 1, cell - 1);
    }
  }
}
