package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.draw.subnetwork.ReceptiveField;
import bellows.draw.subnetwork.SubNetwork;
import bellows.figure.Figure;
import bellows.figure.PictureGrid;
import bellows.figure.Rasters;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.tensor.Shape;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Of each of some units of a layer the nine patches that excite it most, and what of them does; see
 * {@link Excitations}.
 */
public final class Reconstructions {
  private static final int WIDTH = 610;
  /** The largest side of one patch in the figure. */
  private static final int SIDE = 46;
  private static final int ACROSS = 3;
  private static final int GAP = 2;
  private static final int BETWEEN = 6;
  private static final int DEFAULT_UNITS = 12;

  private final Subject subject;
  private final String layer;
  private final int[] units;
  private final Rows samples;
  private final Excitations excitations;

  /**
   * Looks at all samples.
   *
   * @param layer by its name; not one inside another
   * @param units from 0; the first ones if it is empty
   */
  public Reconstructions(Subject subject, String layer, List<Integer> units, Rows samples) {
    BadInputException.check(samples.count() > 0, "filters: expected samples, found none");
    this.subject = subject;
    this.layer = layer;
    this.samples = samples;
    int all = SubNetwork.shape(SubNetwork.until(subject.model(), layer), subject.model().input()).channels();
    this.units = units.isEmpty() ? IntStream.range(0, Math.min(DEFAULT_UNITS, all)).toArray()
        : units.stream().mapToInt(Integer::intValue).distinct().toArray();
    excitations = new Excitations(subject, layer, this.units, samples);
  }

  /** Reconstructions on the left, patches on the right, unit by unit. */
  public Figure figure() {
    ReceptiveField field = excitations.field(excitations.strongest(units[0]).get(0));
    int longest = Math.max(field.height(), field.width());
    double zoom = longest > SIDE ? (double) SIDE / longest : SIDE / longest;
    int cell = ACROSS * (int) Math.ceil(zoom * longest) + (ACROSS - 1) * GAP;
    int columns = 2 * Math.max(1, WIDTH / (cell + BETWEEN) / 2);
    PictureGrid grid = new PictureGrid(layer + ": what excites its units most", columns).cell(cell)
        .note(String.format(Locale.ROOT, "left: reconstructed from the unit alone, each on a scale of its own; "
            + "right: patches of %,d samples", excitations.samples()));
    for (int unit : units) {
      List<Excitations.Place> places = excitations.strongest(unit);
      if (places.get(0).value() == 0) {
        grid.skip("unit " + unit).skip("never active");
        continue;
      }
      grid.add(mosaic(places.stream().map(place -> reconstruction(unit, place)).toList(), zoom), "unit " + unit);
      grid.add(mosaic(places.stream().map(this::patch).toList(), zoom),
          String.format(Locale.ROOT, "up to %.3g", places.get(0).value()));
    }
    return grid;
  }

  private Picture patch(Excitations.Place place) {
    return Excitations.cut(Showing.seen(subject.spec(), samples, place.sample()), excitations.field(place));
  }

  private Picture reconstruction(int unit, Excitations.Place place) {
    Shape input = subject.model().input();
    float[] values = unnormalised(excitations.reconstruction(unit, place));
    return Excitations.cut(WeightPictures.signed(values, input), excitations.field(place));
  }

  /** A change of what the network reads as one of the pixels: scales of a normalisation may be negative. */
  private float[] unnormalised(float[] change) {
    Shape input = subject.model().input();
    float[] zeros = new float[change.length];
    float[] ones = new float[change.length];
    Arrays.fill(ones, 1);
    subject.spec().normalisation().apply(zeros, 0, input);
    subject.spec().normalisation().apply(ones, 0, input);
    float[] pixels = new float[change.length];
    for (int i = 0; i < change.length; i++) {
      pixels[i] = change[i] / (ones[i] - zeros[i]);
    }
    return pixels;
  }

  /** Three by three on white, in three channels. */
  private static Picture mosaic(List<Picture> pictures, double zoom) {
    List<BufferedImage> tiles = new ArrayList<>();
    for (Picture picture : pictures) {
      Picture shown = picture;
      if (zoom < 1) {
        shown = new Picture();
        Resize.whole(picture, shown, Math.max(1, (int) (zoom * picture.height())),
            Math.max(1, (int) (zoom * picture.width())));
      }
      tiles.add(Rasters.of(shown));
    }
    int factor = Math.max(1, (int) zoom);
    int height = factor * tiles.get(0).getHeight() + GAP;
    int width = factor * tiles.get(0).getWidth() + GAP;
    Picture mosaic = new Picture();
    mosaic.resize(ACROSS * height - GAP, ACROSS * width - GAP, 3);
    Arrays.fill(mosaic.values(), 255);
    for (int i = 0; i < tiles.size(); i++) {
      draw(tiles.get(i), factor, mosaic, i / ACROSS * height, i % ACROSS * width);
    }
    return mosaic;
  }

  private static void draw(BufferedImage tile, int factor, Picture on, int top, int left) {
    for (int y = 0; y < factor * tile.getHeight(); y++) {
      for (int x = 0; x < factor * tile.getWidth(); x++) {
        int rgb = tile.getRGB(x / factor, y / factor);
        int at = on.at(top + y, left + x);
        for (int channel = 0; channel < 3; channel++) {
          on.values()[at + channel] = rgb >> 16 - 8 * channel & 0xff;
        }
      }
    }
  }
}
