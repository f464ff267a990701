package bellows.train;

import bellows.conf.Settings;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.train.worker.TrainSpec;

/** Problems and runs small enough to train in milliseconds. */
public final class Toy {
  /** A perceptron with everything that makes a resumed run hard: hidden units, dropout. */
  public static final String PERCEPTRON = "network = [{dense = 12}, relu, {dropout = 0.3}, {dense = classes}]\n";

  private Toy() {}

  /** Three clouds of points in four dimensions that hardly overlap. */
  public static Samples clouds(int count) {
    float[] features = new float[4 * count];
    float[] targets = new float[count];
    for (int i = 0; i < count; i++) {
      int label = (int) (Draws.uniform(Draws.key(1, "label"), i) * 3);
      targets[i] = label;
      for (int j = 0; j < 4; j++) {
        features[4 * i + j] = (float) (2 * Math.sin(label * (j + 1)) + 0.4 * Draws.gaussian(Draws.key(2, i), j));
      }
    }
    return new Samples(Shape.of(4), 3, null, features, targets);
  }

  public static RunConfig config(String text) {
    return RunConfig.read(Settings.parse(text, "run.conf"));
  }

  public static Model model(String text, Samples samples) {
    return Zoo.model(Settings.parse(text, "run.conf"), samples.shape(), samples.classes());
  }

  public static TrainSpec spec(RunConfig config, Model model, Samples train) {
    return config.spec(model, config.normalisation().resolve(train), train.count());
  }

  /** A trainer in this thread, from the start. */
  static Trainer trainer(String text, Samples train, Samples test, Journal journal) {
    RunConfig config = config(text);
    return trainer(text, train, test, config.fresh(model(text, train)), journal);
  }

  /** A trainer in this thread that goes on from a state. */
  static Trainer trainer(String text, Samples train, Samples test, TrainState state, Journal journal) {
    RunConfig config = config(text);
    TrainSpec spec = spec(config, model(text, train), train);
    return new Trainer("toy", config, spec, state, new LocalWorkers(spec, train, test, KernelProvider.kernels()),
        journal);
  }
}
