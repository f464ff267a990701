package bellows.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.figure.Figure;
import bellows.figure.FigureFile;
import bellows.image.Picture;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.tensor.Layout;
import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.Evaluation;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.Prediction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers behind each kind of drawing, and that it can be painted. */
class KindsTest {
  private static final String CONVOLVED =
      "{conv {filters = 4, kernel = 5}}, relu, {maxpool = 2}, flatten, {dense = 12}, tanh, {dense = classes}";

  @TempDir
  private Path folder;

  /** Paints both ways; the SVG is XML, and says these texts. */
  private static void paints(Figure figure, String... texts) throws Exception {
    assertEquals(figure.width(), ImageIO.read(new ByteArrayInputStream(FigureFile.png(figure))).getWidth());
    String svg = FigureFile.svg(figure);
    DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    for (String text : texts) {
      assertTrue(svg.contains(text), text + " in " + svg.substring(0, Math.min(900, svg.length())));
    }
  }

  private Subject circle(String network) throws IOException {
    StringBuilder rows = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < 60; i++) {
      double x = 1000 + Math.cos(i) * (i % 3);
      double y = Math.sin(i) * (i % 3) - 7;
      rows.append(x).append(',').append(y).append(',').append(i % 3 == 2 ? "outside" : "inside").append('\n');
    }
    Path table = Files.writeString(folder.resolve("circle.csv"), rows.toString());
    return Subjects.of("seed = 3, data {path = \"" + table + "\", label = kind, normalise = auto}, rate = 0.1\n"
        + "network = [" + network + "]");
  }

  private static Evaluation evaluation(Subject subject, Rows samples) {
    Workspace workspace = new Workspace(subject.model(), 16, KernelProvider.kernels());
    workspace.weights(subject.weights());
    return LeafEvaluation.run(subject.spec(), new BatchLoader(subject.spec(), workspace), new Leaf(0, 1, samples));
  }

  @Test
  void boundarySaysAtASampleWhatThePredictionOfTheSampleIs() throws Exception {
    Subject subject = circle("{dense = 5}, relu, {dense = classes}");
    Rows samples = subject.data().first(Split.TRAIN, 20);
    Boundary boundary = new Boundary(subject);
    Picture sample = new Picture();
    double[] origin = subject.data().origin() == null ? new double[2] : subject.data().origin();
    Showing.each(subject.spec(), subject.weights(), samples, (row, workspace, i) -> {
      samples.read(row, sample);
      Prediction there = boundary.at(new double[] {sample.values()[0] + origin[0]},
          new double[] {sample.values()[1] + origin[1]}).get(0);
      assertEquals(Prediction.of(workspace, i).label(), there.label());
      assertEquals(Prediction.of(workspace, i).scores()[0], there.scores()[0], 1e-4f);
    });
    paints(boundary.figure(samples), "inside\noutside");
  }

  /** A network that knows nothing says the same of each point but for rounding, whose pattern nobody should see. */
  @Test
  void placesWhereNothingIsDecidedAreWhite() throws Exception {
    double[] at = {1000};
    Subject undecided = circle("{dense {units = classes, init {normal = 1e-9}}}");
    assertEquals(Color.WHITE, Plane.region(undecided.model(), new Boundary(undecided).at(at, at).get(0)));
    Subject decided = circle("{dense = classes}");
    assertNotEquals(Color.WHITE, Plane.region(decided.model(), new Boundary(decided).at(at, at).get(0)));
  }

  /** On a unit's fold, to both sides of it, the network's first layer changes sign. */
  @Test
  void unitsAreZeroOnTheirFolds() throws Exception {
    Subject subject = circle("{dense = 5}, relu, {dense = classes}");
    Layout.Segment weight = subject.model().layout().weights().get(0);
    List<Boundary.Fold> folds = new Boundary(subject).folds();
    assertEquals(5, folds.size());
    double[] origin = subject.data().origin() == null ? new double[2] : subject.data().origin();
    for (int unit = 0; unit < 5; unit++) {
      Boundary.Fold fold = folds.get(unit);
      float[] point = {(float) (1000 - origin[0]), (float) (-(fold.a() * 1000 + fold.c()) / fold.b() - origin[1])};
      subject.spec().normalisation().apply(point, 0, subject.model().input());
      double sum = subject.weights()[weight.offset() + unit] * point[0]
          + subject.weights()[weight.offset() + 5 + unit] * point[1];
      assertEquals(0, sum, 1e-3);
    }
  }

  @Test
  void aTemplateIsTheWeightsOfItsClass() throws Exception {
    Subject subject = Subjects.digits("flatten, {dense = classes}");
    WeightPictures pictures = new WeightPictures(subject);
    Layout.Segment weight = subject.model().layout().weights().get(0);
    assertEquals(subject.weights()[weight.offset() + 300 * 10 + 7], pictures.weight(7, 300));
    paints(pictures.templates(), "Weights of each class", ">7<");
    Subject deeper = Subjects.digits(CONVOLVED);
    String refused = assertThrows(BadInputException.class, () -> new WeightPictures(deeper).templates()).getMessage();
    assertTrue(refused.contains("expected a linear classifier"), refused);
    paints(new WeightPictures(deeper).filters(), "4 filters of 5×5×1");
  }

  @Test
  void confusionCountsWhatAnEvaluationCounts() throws Exception {
    Subject subject = Subjects.digits(CONVOLVED);
    Rows samples = subject.data().first(Split.TEST, 20);
    ConfusionMatrix matrix = ConfusionMatrix.of(subject, samples);
    Evaluation evaluation = evaluation(subject, samples);
    for (int right = 0; right < 10; right++) {
      for (int said = 0; said < 10; said++) {
        assertEquals(evaluation.confusion().count(right, said), matrix.count(right, said));
      }
    }
    paints(matrix, "20 samples, ", ">said<", ">right<");
  }

  @Test
  void mistakesAreAllThatIsWrongTheSurestFirst() throws Exception {
    Subject subject = Subjects.digits(CONVOLVED);
    Rows samples = subject.data().first(Split.TEST, 20);
    Mistakes mistakes = new Mistakes(subject, samples);
    assertEquals(Math.round(20 * (1 - evaluation(subject, samples).accuracy())), mistakes.all().size());
    for (int i = 1; i < mistakes.all().size(); i++) {
      assertTrue(mistakes.all().get(i - 1).sureness() >= mistakes.all().get(i).sureness());
    }
    Mistakes.Mistake worst = mistakes.all().get(0);
    assertEquals((int) samples.target(worst.row()), worst.right());
    paints(mistakes.figure(3), mistakes.all().size() + " of 20 wrong", "the worst 3", worst.said() + ", not " + worst.right());
  }

  /** Of weights that are 0, all outputs are, and nothing comes back to the layers below the last. */
  @Test
  void saturationTellsInitialisationsApart() throws Exception {
    Subject subject = Subjects.digits("flatten, {dense = 12}, tanh, {dense = 12}, tanh, {dense = classes}");
    Saturation saturation = new Saturation(subject, subject.data().first(Split.TRAIN, 16));
    Map<String, Recorder.Seen> zero = saturation.layers(saturation.weights("zero"));
    assertEquals(List.of("tanh1", "tanh2"), List.copyOf(zero.keySet()));
    for (Recorder.Seen seen : zero.values()) {
      assertEquals(16 * 12, seen.outputs().length);
      assertTrue(IntStream.range(0, 16 * 12).allMatch(i -> seen.outputs()[i] == 0 && seen.gradients()[i] == 0));
    }
    float[] large = saturation.layers(saturation.weights("10")).get("tanh1").outputs();
    assertTrue(IntStream.range(0, large.length).filter(i -> Math.abs(large[i]) > 0.999).count() > 0.9 * large.length);
    paints(saturation.figure(List.of("zero", "he")), "zero: outputs of each layer", "he: gradients of each layer",
        "tanh1, 100 % = 0");
    String refused = assertThrows(BadInputException.class, () -> saturation.weights("xaver")).getMessage();
    assertTrue(refused.contains("did you mean 'xavier'?"), refused);
  }

  @Test
  void aHistogramCountsEachFiniteValueOnce() {
    Histogram histogram = Histogram.of(new double[] {0, 1, 1, 4, Double.NEGATIVE_INFINITY}, 4);
    assertEquals(List.of(1L, 2L, 0L, 1L), Arrays.stream(histogram.counts()).boxed().toList());
    assertEquals(4, histogram.counted());
    assertEquals(7, Histogram.of(new double[] {2, 2, 2, 2, 2, 2, 2}, 9).counted());
  }

  @Test
  void activationsAreThoseOfThePrediction() throws Exception {
    Subject subject = Subjects.digits(CONVOLVED);
    Rows samples = subject.data().first(Split.TEST, 3);
    Activations activations = Activations.of(subject, samples, 2);
    Map<String, Recorder.Seen> layers = activations.layers();
    assertEquals(List.of("conv1", "maxpool1", "dense1", "tanh1", "dense2"), List.copyOf(layers.keySet()));
    Showing.each(subject.spec(), subject.weights(), samples, (row, workspace, i) -> {
      if (row == 2) {
        assertEquals(Prediction.of(workspace, i).scores()[4], layers.get("dense2").outputs()[4], 1e-5f);
      }
    });
    paints(activations.figure(), "sample 2, ", "the network says", "conv1: 24×24×4");
    assertNotNull(assertThrows(BadInputException.class, () -> Activations.of(subject, samples, 3)).getMessage());
  }

  @Test
  void aPictureOfAnySizeIsShown() throws Exception {
    Subject subject = Subjects.digits(CONVOLVED);
    Path file = folder.resolve("any.png");
    Files.write(file, FigureFile.png(new WeightPictures(subject).filters()));
    paints(Activations.of(subject, file).figure(), "any.png: the network says");
  }

  @Test
  void curvesAreMeansOverStretches() throws Exception {
    List<StepRow> steps = IntStream.rangeClosed(1, 601).mapToObj(i -> new StepRow("r", i, 1, i % 2 == 0 ? 1 : 3, 0.1, 1,
        8, 0, 0, 0, 0, 0, 0, 0, Instant.EPOCH)).toList();
    double[] losses = Curves.means(steps, StepRow::loss);
    assertEquals(201, losses.length);
    assertEquals((3 + 1 + 3) / 3.0, losses[0], 1e-12);
    assertEquals(3, losses[200], 1e-12);
    List<EvalRow> evals = List.of(new EvalRow("r", 100, 1, "test", 2, 0.5, null, 10, 0),
        new EvalRow("r", 200, 1, "test", 1, 0.75, null, 10, 0));
    Curves.Run run = new Curves.Run("first", steps, evals);
    paints(new Curves(List.of(run), true).figure(), "Loss", "accuracy (%)", "Learning rate");
    paints(new Curves(List.of(run, new Curves.Run("other", steps, List.of())), false).figure(), "first: test",
        "other: training");
  }
}
