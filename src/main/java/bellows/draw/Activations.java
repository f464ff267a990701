package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.figure.Figure;
import bellows.figure.Palette;
import bellows.figure.Panels;
import bellows.figure.PictureGrid;
import bellows.image.Picture;
import bellows.image.file.PictureReader;
import bellows.kernel.KernelProvider;
import bellows.nn.layer.Dropout;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.Prediction;
import bellows.train.worker.TrainSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What each layer makes of one picture. */
public final class Activations {
  private static final int COLUMNS = 10;
  private static final int MOST_CHANNELS = 2 * COLUMNS;
  private static final int CELL = 56;
  /** Of more, those inside other layers are left out. */
  private static final int MOST_LAYERS = 16;
  private static final int BEST = 3;

  private final Subject subject;
  private final TrainSpec spec;
  private final Rows picture;
  private final String name;
  private final Recorder recorder = new Recorder();
  private Prediction said;

  private Activations(Subject subject, TrainSpec spec, Picture picture, String name) {
    Shape input = subject.model().input();
    BadInputException.check(input.isPicture(),
        "activations: expected a network that reads pictures, found one that reads %s", input);
    this.subject = subject;
    this.spec = spec;
    this.picture = new Single(picture);
    this.name = name;
    run();
  }

  /** Of a file, of any size. */
  public static Activations of(Subject subject, Path file) {
    return new Activations(subject, Single.fitting(subject.spec()), PictureReader.read(file),
        String.valueOf(file.getFileName()));
  }

  /** @param number of one of the samples, from 0 */
  public static Activations of(Subject subject, Rows samples, int number) {
    BadInputException.check(number >= 0 && number < samples.count(),
        "--sample: expected a number from 0 to %,d, found %,d", samples.count() - 1, number);
    Picture picture = new Picture();
    samples.read(number, picture);
    String right = subject.model().classes() == 0 ? ""
        : ", " + Titles.ofClass(subject.data(), (int) samples.target(number));
    return new Activations(subject, Single.view(subject.spec()), picture, "sample " + number + right);
  }

  private void run() {
    Workspace workspace = new Workspace(spec.model(), 1, KernelProvider.kernels(), Team.alone(), recorder);
    workspace.weights(subject.weights());
    LeafEvaluation.pass(spec, new BatchLoader(spec, workspace), new Leaf(0, 1, picture), 0);
    said = Prediction.of(workspace, 0);
  }

  /** What was put out, by layer; without those that only change the shape, or nothing. */
  Map<String, Recorder.Seen> layers() {
    Map<String, Recorder.Seen> shown = new LinkedHashMap<>();
    for (Model.Row row : subject.model().rows()) {
      Recorder.Seen seen = recorder.seen().get(row.name());
      if (seen != null && !row.layer().reshapes() && !(row.layer() instanceof Dropout)) {
        shown.put(row.name(), seen);
      }
    }
    if (shown.size() > MOST_LAYERS) {
      shown.keySet().removeIf(layer -> layer.contains("."));
    }
    return shown;
  }

  /** The picture as the network sees it, then layer below layer. */
  public Figure figure() {
    Picture seen = Showing.seen(spec, picture, 0);
    List<Figure> panels = new ArrayList<>();
    // As wide as the layers below: there is room for the answer.
    panels.add(new PictureGrid(name + ": " + answer(), COLUMNS / 2).cell(2 * CELL)
        .note("as the network sees it; below, each layer's outputs: dark is little, bright is much").add(seen, ""));
    layers().forEach((layer, output) -> panels.add(grid(layer, output)));
    return new Panels("", 1, panels);
  }

  private String answer() {
    if (said.label() < 0) {
      return String.format(Locale.ROOT, "the network answers %.4g", said.scores()[0]);
    }
    float[] probabilities = said.probabilities();
    if (probabilities == null || probabilities.length == 1) {
      return "the network says " + Titles.ofClass(subject.data(), said.label());
    }
    List<String> best = IntStream.range(0, probabilities.length).boxed()
        .sorted(Comparator.comparingDouble(c -> -probabilities[c])).limit(BEST)
        .map(c -> String.format(Locale.ROOT, "%s %.1f %%", Titles.ofClass(subject.data(), c), 100 * probabilities[c]))
        .toList();
    return "the network says " + String.join(", ", best);
  }

  private static PictureGrid grid(String layer, Recorder.Seen seen) {
    Shape shape = seen.shape();
    boolean picture = shape.rank() == 3 && shape.at(0) * shape.at(1) > 1;
    int shown = picture ? Math.min(MOST_CHANNELS, shape.channels()) : 1;
    String title = layer + ": " + shape + (picture && shown < shape.channels() ? ", the first " + shown : "");
    PictureGrid grid = new PictureGrid(title, COLUMNS).cell(CELL);
    Shape cells = picture ? Shape.of(shape.at(0), shape.at(1)) : rectangle(shape.size());
    for (int channel = 0; channel < shown; channel++) {
      grid.add(picture(seen.outputs(), cells, channel, picture ? shape.channels() : 1), "");
    }
    return grid;
  }

  /** Of a vector, in rows; places behind its end stay white. */
  private static Shape rectangle(int size) {
    int width = (int) Math.ceil(Math.sqrt(size));
    return Shape.of((size + width - 1) / width, width);
  }

  /** On one scale for all channels of the layer. */
  private static Picture picture(float[] outputs, Shape cells, int channel, int channels) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float output : outputs) {
      low = Math.min(low, output);
      high = Math.max(high, output);
    }
    Picture picture = new Picture();
    picture.resize(cells.at(0), cells.at(1), 3);
    Arrays.fill(picture.values(), 255);
    for (int i = 0; i < cells.size() && i * channels + channel < outputs.length; i++) {
      double place = high > low ? (outputs[i * channels + channel] - low) / (high - low) : 0;
      WeightPictures.paint(picture, i, Palette.sequential(place));
    }
    return picture;
  }
}
