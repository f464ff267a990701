package bellows.draw;

import bellows.conf.BadInputException;
import bellows.figure.Figure;
import bellows.figure.Palette;
import bellows.figure.PictureGrid;
import bellows.image.Picture;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.model.Model;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Weights that read pictures, as pictures: what a unit looks for. */
public final class WeightPictures {
  private static final int MOST = 256;
  private static final int COLUMNS = 8;
  private static final int CELL = 68;
  private static final String GREY = "blue: negative, white: 0, vermilion: positive; each picture on a scale of its own";
  private static final String COLOUR = "grey: 0, brighter: positive, in each colour; each picture on a scale of its own";

  private final Subject subject;
  private final Model.Row layer;
  private final Layout.Segment weights;
  /** Of what one unit reads. */
  private final Shape shape;

  /** @throws BadInputException if the first layer with weights reads no pictures */
  public WeightPictures(Subject subject) {
    this.subject = subject;
    layer = subject.model().rows().stream().filter(row -> row.weights() > 0).findFirst().orElseThrow();
    boolean fits = layer.layer() instanceof Dense || layer.layer() instanceof Conv2d;
    BadInputException.check(fits, "expected a network whose first layer with weights is dense or conv, found %s (%s)",
        layer.name(), layer.layer().kind());
    weights = subject.model().layout().weight(layer.name() + ".weight");
    Shape tensor = weights.shape();
    shape = layer.layer() instanceof Conv2d ? Shape.of(tensor.at(0), tensor.at(1), tensor.at(2))
        : square(subject.model().input());
    BadInputException.check(shape.isPicture(),
        "expected a first layer that reads pictures of one or three channels, or as many values as a square has "
            + "pixels, found one that reads %s", layer.layer() instanceof Conv2d ? shape : subject.model().input());
  }

  /** Values that have no rows and columns may be those of a square. */
  private static Shape square(Shape input) {
    int side = (int) Math.round(Math.sqrt(input.size()));
    return input.rank() == 1 && side * side == input.size() && side > 1 ? Shape.of(side, side, 1) : input;
  }

  private int units() {
    return weights.shape().channels();
  }

  /** A linear classifier's weights, class by class. */
  public Figure templates() {
    Model model = subject.model();
    long layers = model.rows().stream().filter(row -> row.weights() > 0).count();
    boolean linear = layers == 1 && layer.layer() instanceof Dense && model.classes() > 0;
    BadInputException.check(linear, "templates: expected a linear classifier, one dense layer, found %d layers with "
        + "weights, the first %s (%s); 'draw filters' shows that one", layers, layer.name(), layer.layer().kind());
    PictureGrid grid = new PictureGrid("Weights of each class", Math.min(5, units())).cell(2 * CELL - 24).note(note());
    for (int unit = 0; unit < units(); unit++) {
      String name = Titles.ofClass(subject.data(), units() == 1 ? 1 : unit);
      grid.add(picture(unit), units() == 1 ? name + " against " + Titles.ofClass(subject.data(), 0) : name);
    }
    return grid;
  }

  /** What the units of the first layer look for. */
  public Figure filters() {
    int shown = Math.min(MOST, units());
    String title = String.format(Locale.ROOT, "%s: %s%,d filters of %s", layer.name(),
        shown < units() ? "the first " + shown + " of " : "", units(), shape);
    PictureGrid grid = new PictureGrid(title, COLUMNS).cell(CELL).note(note());
    for (int unit = 0; unit < shown; unit++) {
      grid.add(picture(unit), "");
    }
    return grid;
  }

  /** What they are of: the layer. */
  public String layer() {
    return layer.name();
  }

  /** The first filters, each on a scale of its own. */
  public List<Picture> pictures(int most) {
    return IntStream.range(0, Math.min(most, units())).mapToObj(this::picture).toList();
  }

  private String note() {
    return shape.channels() == 1 ? GREY : COLOUR;
  }

  /** The weight of a unit for a value of what it reads. */
  float weight(int unit, int value) {
    return subject.weights()[weights.offset() + value * units() + unit];
  }

  private Picture picture(int unit) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = weight(unit, i);
    }
    return signed(values, shape);
  }

  /**
   * Values of both signs, on a scale of their own: of one channel as {@link Palette#diverging} has them, of three as
   * brightness around grey.
   */
  static Picture signed(float[] values, Shape shape) {
    double greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    Picture picture = new Picture();
    picture.resize(shape.at(0), shape.at(1), 3);
    for (int i = 0; i < values.length; i++) {
      double part = greatest > 0 ? values[i] / greatest : 0;
      if (shape.channels() == 3) {
        picture.values()[i] = (float) (127.5 + 127.5 * part);
      } else {
        paint(picture, i, Palette.diverging(part));
      }
    }
    return picture;
  }

  static void paint(Picture picture, int pixel, Color colour) {
    picture.values()[3 * pixel] = colour.getRed();
    picture.values()[3 * pixel + 1] = colour.getGreen();
    picture.values()[3 * pixel + 2] = colour.getBlue();
  }
}
