package bellows.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Rows;
import bellows.draw.subnetwork.ReceptiveField;
import bellows.draw.subnetwork.SubNetwork;
import bellows.figure.Figure;
import bellows.figure.FigureFile;
import bellows.image.Picture;
import bellows.nn.Layer;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExcitationsTest {
  private final Subject subject = Subjects.digits("{conv {filters = 3, kernel = 3}}, relu, {maxpool = 2}, "
      + "{conv {filters = 4, kernel = 3, padding = 1}}, relu, {dense = classes}");
  private final Rows samples = subject.samples(20);

  @Test
  void theStrongestPlacesAreThoseOfTheForwardPass() {
    Excitations excitations = new Excitations(subject, "relu2", new int[] {0, 3}, samples);
    SubNetwork network =
        new SubNetwork(subject.model(), subject.weights(), SubNetwork.until(subject.model(), "relu2"), Shape.of(28, 28, 1));
    for (int unit : new int[] {0, 3}) {
      List<Excitations.Place> places = excitations.strongest(unit);
      assertEquals(9, places.size());
      assertEquals(9, places.stream().mapToInt(Excitations.Place::sample).distinct().count());
      float[] largest = new float[20];
      Showing.each(subject.spec(), subject.weights(), samples, (row, workspace, i) -> {
        float[] input = Arrays.copyOfRange(workspace.input().array(), workspace.input().offset() + i * 784,
            workspace.input().offset() + (i + 1) * 784);
        float[] outputs = network.forward(input);
        for (int at = unit; at < outputs.length; at += 4) {
          largest[row] = Math.max(largest[row], outputs[at]);
        }
      });
      for (Excitations.Place place : places) {
        assertEquals(largest[place.sample()], place.value());
        assertEquals(place.value(), network.forward(place.input())[place.at() * 4 + unit]);
      }
      Arrays.sort(largest);
      assertEquals(largest[11], places.get(8).value());
    }
  }

  /** The way back written out: transposed filters, ReLU, the places of the maxima, transposed filters. */
  @Test
  void reconstructionsAreThoseOfADeconvolutionalNetwork() {
    Excitations excitations = new Excitations(subject, "relu2", new int[] {1}, samples);
    Excitations.Place place = excitations.strongest(1).get(0);
    float[] features = new SubNetwork(subject.model(), subject.weights(), SubNetwork.until(subject.model(), "relu1"),
        Shape.of(28, 28, 1)).forward(place.input());
    float[] w1 = weights("conv1.weight");
    float[] w2 = weights("conv2.weight");
    int row = place.at() / 13;
    int column = place.at() % 13;
    double[] expected = new double[784];
    for (int k = 0; k < 9; k++) {
      int y = row - 1 + k / 3;
      int x = column - 1 + k % 3;
      for (int c = 0; c < 3 && y >= 0 && y < 13 && x >= 0 && x < 13; c++) {
        double back = Math.max(0, place.value() * (double) w2[(k * 3 + c) * 4 + 1]);
        int at = largest(features, 2 * y, 2 * x, c);
        for (int j = 0; j < 9; j++) {
          expected[(at / 26 + j / 3) * 28 + at % 26 + j % 3] += back * w1[j * 3 + c];
        }
      }
    }
    float[] found = excitations.reconstruction(1, place);
    double scale = Arrays.stream(expected).map(Math::abs).max().getAsDouble();
    assertTrue(scale > 0);
    for (int i = 0; i < 784; i++) {
      assertEquals(expected[i], found[i], 1e-5 * scale, "pixel " + i);
    }
  }

  private float[] weights(String name) {
    Layout.Segment segment = subject.model().layout().weight(name);
    return Arrays.copyOfRange(subject.weights(), segment.offset(), segment.offset() + segment.size());
  }

  /** Where the largest of four pixels of a channel is, in rows of 26: the first of equals. */
  private static int largest(float[] features, int y, int x, int channel) {
    int best = y * 26 + x;
    for (int at : new int[] {y * 26 + x + 1, (y + 1) * 26 + x, (y + 1) * 26 + x + 1}) {
      best = features[at * 3 + channel] > features[best * 3 + channel] ? at : best;
    }
    return best;
  }

  /** What lies outside the field changes nothing; each corner of it does. */
  @Test
  void aReceptiveFieldIsWhatAPlaceDependsOn() {
    Subject linear = Subjects.digits("{conv {filters = 2, kernel = 5, stride = 2, padding = 1}}, {avgpool {kernel = 3, stride = 2}}, "
        + "{residual {layers = [{conv {filters = 2, kernel = 3, padding = 1}}]}}, {dense = classes}");
    List<Layer.Named> layers = SubNetwork.until(linear.model(), "residual1");
    SubNetwork network = new SubNetwork(linear.model(), linear.weights(), layers, Shape.of(28, 28, 1));
    ReceptiveField field = ReceptiveField.of(layers, Shape.of(28, 28, 1), 2, 3);
    // 3 places of the residual, 7 of the pooling, 17 pixels; from 2·(2·(2 − 1)) − 1 down and 2·(2·(3 − 1)) − 1 across.
    assertEquals(new ReceptiveField(3, 7, 20, 24), field);
    float[] input = new float[784];
    for (int i = 0; i < 784; i++) {
      input[i] = (float) Draws.uniform(4, i, -1, 1);
    }
    int at = (2 * network.output().at(1) + 3) * 2;
    float before = network.forward(input)[at];
    for (int i = 0; i < 784; i++) {
      boolean inside = i / 28 >= 3 && i / 28 < 20 && i % 28 >= 7 && i % 28 < 24;
      float[] changed = input.clone();
      changed[i] += 100;
      assertEquals(inside, network.forward(changed)[at] != before, "pixel " + i);
    }
    assertEquals(new ReceptiveField(0, 0, 28, 28),
        ReceptiveField.of(SubNetwork.until(linear.model(), "dense1"), Shape.of(28, 28, 1), 0, 0));
  }

  @Test
  void figuresShowPatchesAndReconstructions() {
    Figure figure = new Reconstructions(subject, "conv2", List.of(2, 0), samples).figure();
    assertEquals("conv2: what excites its units most", figure.title());
    assertTrue(figure.texts().get(0).endsWith("patches of 20 samples"), figure.texts()::toString);
    assertEquals("unit 2", figure.texts().get(1));
    assertEquals("unit 0", figure.texts().get(3));
    assertTrue(FigureFile.png(figure).length > 1000);
    assertTrue(figure.width() <= 640);
    assertEquals(20, new Reconstructions(subject, "dense1", List.of(), samples).figure().texts().size() - 1);
    Picture picture = new Picture();
    picture.resize(2, 2, 1);
    Arrays.fill(picture.values(), 7);
    Picture cut = Excitations.cut(picture, new ReceptiveField(-1, 1, 2, 3));
    assertArrayEquals(new float[] {128, 128, 7, 128, 7, 128}, Arrays.copyOf(cut.values(), 6));
  }

  @Test
  void aUnitThatIsNeverActiveSaysSo() {
    Layout.Segment bias = subject.model().layout().weight("conv1.bias");
    subject.weights()[bias.offset() + 1] = -1e6f;
    Figure figure = new Reconstructions(subject, "relu1", List.of(), samples).figure();
    assertEquals(List.of("unit 1", "never active"), figure.texts().subList(3, 5));
  }

  @Test
  void refusesLayersAndUnitsThatAreNone() {
    Refusal.of(() -> new Reconstructions(subject, "conv3", List.of(), samples), "--layer", "conv2", "found 'conv3'");
    Refusal.of(() -> new Reconstructions(subject, "conv2", List.of(1, 4), samples), "--units", "from 0 to 3", "found 4");
  }
}
