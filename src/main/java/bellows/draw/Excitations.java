package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.draw.subnetwork.DeconvolvedRelu;
import bellows.draw.subnetwork.ReceptiveField;
import bellows.draw.subnetwork.SubNetwork;
import bellows.image.Picture;
import bellows.nn.Layer;
import bellows.nn.model.Model;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which patches of pictures excite units of a layer most, and what of the pictures does it: Zeiler and Fergus,
 * Visualizing and Understanding Convolutional Networks, 2013, section 2.1. A reconstruction takes one output alone back
 * to the picture: poolings put it where their maxima came from, ReLUs let pass what is positive, convolutions are
 * transposed. Layers that the paper has not take back their gradient.
 */
final class Excitations {
  /** Of each unit, as the paper shows. */
  static final int MOST = 9;

  /**
   * Where a unit is excited.
   *
   * @param value that it puts out there
   * @param sample among the samples
   * @param at which of the layer's places, row by row; 0 in a layer without
   * @param input what the network reads of the sample
   */
  record Place(float value, int sample, int at, float[] input) {}

  private final Model model;
  private final List<Layer.Named> layers;
  private final Shape output;
  private final int samples;
  private final SubNetwork network;
  private final Map<Integer, List<Place>> strongest = new HashMap<>();

  /**
   * Looks at all samples.
   *
   * @param layer by its name; not one inside another
   * @param units of it, or channels, whose excitations are kept
   * @throws BadInputException if the network reads no pictures, or has no such layer or unit
   */
  Excitations(Subject subject, String layer, int[] units, Rows samples) {
    model = subject.model();
    this.samples = samples.count();
    boolean shown = model.input().isPicture() && subject.spec().extraction() == null;
    BadInputException.check(shown, "filters: expected a network that reads pictures, found one that reads %s%s",
        subject.spec().extraction() == null ? "" : "features, ", model.input());
    layers = DeconvolvedRelu.in(SubNetwork.until(model, layer));
    network = new SubNetwork(model, subject.weights(), layers, model.input());
    output = network.output();
    for (int unit : units) {
      BadInputException.check(unit >= 0 && unit < output.channels(), "--units: expected numbers from 0 to %d, as layer "
          + "%s has %d units, found %d", output.channels() - 1, layer, output.channels(), unit);
      strongest.put(unit, new ArrayList<>());
    }
    Showing.each(Single.view(subject.spec()), subject.weights(), samples, (row, workspace, i) -> {
      Tensor batch = workspace.input();
      int size = model.input().size();
      int from = batch.offset() + i * size;
      look(row, Arrays.copyOfRange(batch.array(), from, from + size));
    });
  }

  private void look(int sample, float[] input) {
    float[] outputs = network.forward(input);
    int channels = output.channels();
    strongest.forEach((unit, places) -> {
      int best = IntStream.range(0, outputs.length / channels).boxed()
          .max(Comparator.comparingDouble(at -> outputs[at * channels + unit])).orElseThrow();
      places.add(new Place(outputs[best * channels + unit], sample, best, input));
      // Stable: of equals, the earlier sample comes first.
      places.sort(Comparator.comparingDouble(place -> -place.value));
      if (places.size() > MOST) {
        places.remove(MOST);
      }
    });
  }

  /** How many samples were looked at. */
  int samples() {
    return samples;
  }

  /** The places where a unit is excited most, one a sample, the strongest first. */
  List<Place> strongest(int unit) {
    return List.copyOf(strongest.get(unit));
  }

  /** The part of the picture that the unit sees there. */
  ReceptiveField field(Place place) {
    int columns = output.rank() == 3 ? output.at(1) : 1;
    return ReceptiveField.of(layers, model.input(), place.at / columns, place.at % columns);
  }

  /** What comes back to the picture if the unit puts out this value there, and all else nothing. */
  float[] reconstruction(int unit, Place place) {
    network.forward(place.input);
    float[] alone = new float[output.size()];
    alone[place.at * output.channels() + unit] = place.value;
    return network.backward(alone);
  }

  /** A part of a picture; grey where it reaches beyond. */
  static Picture cut(Picture picture, ReceptiveField field) {
    Picture cut = new Picture();
    cut.resize(field.height(), field.width(), picture.channels());
    Arrays.fill(cut.values(), 0, cut.size(), 128);
    for (int y = Math.max(0, field.top()); y < Math.min(picture.height(), field.bottom()); y++) {
      int left = Math.max(0, field.left());
      int count = Math.min(picture.width(), field.right()) - left;
      System.arraycopy(picture.values(), picture.at(y, left), cut.values(),
          cut.at(y - field.top(), left - field.left()), count * picture.channels());
    }
    return cut;
  }
}
