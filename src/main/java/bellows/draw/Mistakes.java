package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.figure.Figure;
import bellows.figure.Fonts;
import bellows.figure.PictureGrid;
import bellows.image.Picture;
import bellows.tensor.Shape;
import bellows.train.worker.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The pictures that a network is wrong about, the worst first. */
public final class Mistakes {
  /**
   * A sample that the network is wrong about.
   *
   * @param row among the samples
   * @param sureness see {@link Sureness#ofMistake}
   */
  record Mistake(int row, int right, int said, double sureness) {}

  /** A sample that the network is wrong about, to be shown: as the network sees it, and the classes' names. */
  public record Shown(Picture picture, String right, String said, double sureness) {}

  private static final int WIDTH = 600;
  private static final int LEAST_CELL = 66;
  private static final int MOST_CELL = 140;
  private static final int GAP = 6;

  private final Subject subject;
  private final Rows samples;
  private final List<Mistake> all = new ArrayList<>();
  private final long[][] counts;

  /** @throws BadInputException if the network is no classifier of pictures */
  public Mistakes(Subject subject, Rows samples) {
    this.subject = subject;
    this.samples = samples;
    Shape input = subject.model().input();
    BadInputException.check(subject.model().classes() > 0, "mistakes: expected classes, found real targets");
    BadInputException.check(input.isPicture(),
        "mistakes: expected a classifier of pictures, found one of %s; 'predict RUN --errors' lists its mistakes",
        input);
    counts = new long[subject.model().classes()][subject.model().classes()];
    Showing.each(subject.spec(), subject.weights(), samples, (row, workspace, i) -> {
      Prediction said = Prediction.of(workspace, i);
      int right = workspace.targets().label(i);
      counts[right][said.label()]++;
      if (said.label() != right) {
        all.add(new Mistake(row, right, said.label(), Sureness.ofMistake(said, right)));
      }
    });
    // The sort is stable: equals stay in the order of the samples.
    all.sort(Comparator.comparingDouble(Mistake::sureness).reversed());
  }

  /** The worst first. */
  List<Mistake> all() {
    return List.copyOf(all);
  }

  /** Of all samples: by the right class, then by what was said. */
  public long[][] counts() {
    return counts;
  }

  /** The worst, of any classes. */
  public List<Shown> worst(int most) {
    return all.stream().limit(most).map(this::shown).toList();
  }

  /** The worst of one class that were taken for another. */
  public List<Shown> between(int right, int said, int most) {
    return all.stream().filter(one -> one.right == right && one.said == said).limit(most).map(this::shown).toList();
  }

  private Shown shown(Mistake one) {
    return new Shown(Showing.seen(subject.spec(), samples, one.row), Titles.ofClass(subject.data(), one.right),
        Titles.ofClass(subject.data(), one.said), one.sureness);
  }

  /** @param most pictures */
  public Figure figure(int most) {
    List<Mistake> shown = all.subList(0, Math.min(most, all.size()));
    double longest = shown.stream().mapToDouble(one -> Fonts.width(Fonts.SMALL, caption(one))).max().orElse(0);
    int cell = (int) Math.ceil(Math.max(LEAST_CELL, Math.min(MOST_CELL, longest)));
    String title = String.format(Locale.ROOT, "%,d of %,d wrong (%.2f %%)", all.size(), samples.count(),
        samples.count() == 0 ? 0 : 100.0 * all.size() / samples.count());
    String which = shown.size() < all.size() ? String.format(Locale.ROOT, "the worst %,d", shown.size()) : "worst first";
    PictureGrid grid = new PictureGrid(title, Math.max(1, WIDTH / (cell + GAP))).cell(cell)
        .note(which + ": what was said, and what is right");
    for (Mistake one : shown) {
      grid.add(Showing.seen(subject.spec(), samples, one.row), caption(one));
    }
    return grid;
  }

  private String caption(Mistake one) {
    return Titles.ofClass(subject.data(), one.said) + ", not " + Titles.ofClass(subject.data(), one.right);
  }
}
