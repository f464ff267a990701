package bellows.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Leaf;
import bellows.figure.Figure;
import bellows.figure.FigureFile;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.tensor.Layout;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import java.util.List;
import org.junit.jupiter.api.Test;

class LandscapeTest {
  private final Subject subject = Subjects.digits("flatten, {dense = 6}, relu, {dense = classes}");

  private double evaluated(float[] weights) {
    Workspace workspace = new Workspace(subject.model(), 7, KernelProvider.kernels());
    workspace.weights(weights);
    Leaf leaf = new Leaf(0, 1, subject.samples(20));
    return LeafEvaluation.run(subject.spec(), new BatchLoader(subject.spec(), workspace), leaf).loss();
  }

  @Test
  void theLossInTheMiddleIsThatOfAnEvaluation() {
    Landscape landscape = new Landscape(subject, subject.samples(20), 5, 1);
    Direction first = Direction.random(subject.model(), subject.weights(), 5, 0);
    Direction second = Direction.random(subject.model(), subject.weights(), 5, 1);
    double expected = evaluated(subject.weights());
    double[][] plane = landscape.plane(first, second);
    assertEquals(expected, plane[2][2], 1e-9);
    assertEquals(expected, landscape.line(first)[2], 1e-9);
    assertArrayEquals(landscape.line(first), plane[2]);
    float[] moved = subject.weights().clone();
    second.move(moved, 1);
    assertEquals(evaluated(moved), plane[4][2], 1e-9);
  }

  @Test
  void directionsAreNormalisedByFilter() {
    Direction direction = Direction.random(subject.model(), subject.weights(), 5, 0);
    for (Layout.Segment tensor : subject.model().layout().weights()) {
      int filters = tensor.shape().channels();
      for (int filter = 0; filter < filters; filter++) {
        double expected = tensor.shape().rank() == 1 ? 0 : length(subject.weights(), tensor, filter, filters);
        assertEquals(expected, length(direction.values(), tensor, filter, filters), 1e-5, tensor.name());
      }
    }
  }

  private static double length(float[] values, Layout.Segment tensor, int filter, int filters) {
    double squares = 0;
    for (int i = filter; i < tensor.size(); i += filters) {
      squares += (double) values[tensor.offset() + i] * values[tensor.offset() + i];
    }
    return Math.sqrt(squares);
  }

  /** The slope of the line along one weight is the gradient that back-propagation finds. */
  @Test
  void aLineAlongOneWeightMovesThatWeightOnly() {
    Direction direction = Direction.along(subject.model(), "dense2/3");
    Layout.Segment tensor = subject.model().layout().weights().stream().filter(s -> s.name().equals("dense2.weight"))
        .findFirst().orElseThrow();
    float[] moved = subject.weights().clone();
    direction.move(moved, 0.25);
    float[] expected = subject.weights().clone();
    expected[tensor.offset() + 3] += 0.25f;
    assertArrayEquals(expected, moved);
    assertEquals(evaluated(moved), new Landscape(subject, subject.samples(20), 3, 0.25).line(direction)[2], 1e-9);
    Refusal.of(() -> Direction.along(subject.model(), "dense2/60"), "--weight dense2/60", "from 0 to 59");
    Refusal.of(() -> Direction.along(subject.model(), "dense9/0"), "dense1.weight", "found 'dense9'");
    Refusal.of(() -> Direction.along(subject.model(), "dense1"), "expected a number");
  }

  @Test
  void figuresNameTheirAxes() {
    Landscape landscape = new Landscape(subject, subject.samples(5), 3, 1);
    Figure plane = landscape.plane();
    assertTrue(plane.texts().containsAll(List.of("step along direction 1", "step along direction 2", "mean loss")));
    Figure slices = landscape.alongWeights(List.of("dense1/0", "dense2.bias/1"));
    assertTrue(slices.texts().containsAll(List.of("mean loss", "dense1/0", "dense2.bias/1")));
    assertTrue(FigureFile.png(plane).length > 1000 && FigureFile.png(slices).length > 1000);
  }
}
