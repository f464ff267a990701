import bellows.inference.Folded;
import bellows.inference.Predictor;
import bellows.kernel.KernelProvider;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.nn.model.Workspace;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a network of CIFAR-10's pictures would lose if its layers' outputs were whole numbers of 8 bits too, one scale a
 * layer, found on pictures that it was trained on: {@code java -cp bellows-runtime.jar src/proof/Int8Accuracy.java RUN
 * data_batch_1.bin test_batch.bin}. With a RUN of {@code export int8}, weights are of 8 bits as well.
 */
public final class Int8Accuracy {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final int CALIBRATED = 500;
  private static final int MOST = 127;

  /** The largest output of each layer so far. */
  private final Map<String, Float> largest = new HashMap<>();
  private final Predictor predictor;
  private final Workspace workspace;
  private boolean measuring;
  private boolean rounding;

  private Int8Accuracy(Path run) {
    predictor = Predictor.load(run);
    Folded folded = predictor.folded();
    String last = folded.model().rows().get(folded.model().rows().size() - 1).name();
    workspace = new Workspace(folded.model(), 1, KernelProvider.kernels(), Team.alone(),
        (name, op) -> name.equals(last) ? op : new Rounded(name, op));
    workspace.weights(folded.weights());
  }

  /** A layer whose outputs are looked at, or rounded to the 255 numbers around 0 that its largest output allows. */
  private final class Rounded implements Op {
    private final String name;
    private final Op op;

    Rounded(String name, Op op) {
      this.name = name;
      this.op = op;
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      op.forward(x, y, pass);
      int size = y.shape().size() / y.shape().at(0) * pass.count();
      float scale = largest.getOrDefault(name, 0f) / MOST;
      for (int i = y.offset(); i < y.offset() + size; i++) {
        if (measuring) {
          largest.merge(name, Math.abs(y.array()[i]), Math::max);
        } else if (rounding && scale > 0) {
          y.array()[i] = (float) (Math.max(-MOST, Math.min(MOST, Math.rint(y.array()[i] / scale))) * scale);
        }
      }
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      throw new UnsupportedOperationException("nothing is trained here");
    }

    @Override
    public void weightsChanged() {
      op.weightsChanged();
    }
  }

  /** How many of the first {@code most} pictures are told rightly. */
  private double accuracy(byte[] file, int most) {
    int count = Math.min(most, file.length / RECORD);
    int right = 0;
    for (int i = 0; i < count; i++) {
      int from = i * RECORD + 1;
      float[] input = workspace.input().array();
      for (int at = 0; at < 3 * PLANE; at++) {
        input[at] = file[from + at % 3 * PLANE + at / 3] & 0xFF; // planes become pixels
      }
      predictor.description().normalisation().apply(input, 0, Shape.of(SIDE, SIDE, 3));
      workspace.pass().set(false, 1, 0, 1);
      workspace.evaluate();
      float[] scores = workspace.scores().array();
      right += predictor.description().model().loss().decide(scores, workspace.scores().offset(), 10) == file[from - 1]
          ? 1 : 0;
    }
    return 100.0 * right / count;
  }

  public static void main(String[] arguments) throws IOException {
    Int8Accuracy int8 = new Int8Accuracy(Path.of(arguments[0]));
    byte[] test = Files.readAllBytes(Path.of(arguments[2]));
    double floats = int8.accuracy(test, Integer.MAX_VALUE);
    int8.measuring = true;
    int8.accuracy(Files.readAllBytes(Path.of(arguments[1])), CALIBRATED);
    int8.measuring = false;
    int8.rounding = true;
    System.out.printf(Locale.ROOT, "outputs of float32: %.2f %%; of int8: %.2f %%%n", floats,
        int8.accuracy(test, Integer.MAX_VALUE));
  }
}
