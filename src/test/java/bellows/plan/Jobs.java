package bellows.plan;

import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.train.Aggregation;
import bellows.train.RunConfig;

/** Jobs and clusters to plan for. */
final class Jobs {
  static final long GB = 1L << 30;
  static final Rate RATE = new Rate(1000, 2, 0.5, 1);

  private Jobs() {}

  /** A perceptron with about 784 × width weights. */
  static TrainingJob perceptron(int width, int batch) {
    Settings run = Settings.parse("rate = 1, batch = " + batch + ", network = [{dense = " + width
        + "}, relu, {dense = classes}]", "run.conf");
    return new TrainingJob(RunConfig.read(run).spec(Zoo.model(run, Shape.of(784), 10), Normalisation.NONE, 60_000), 1,
        0, Aggregation.AUTO, 0, 0);
  }

  /** A network of the zoo on as many samples as ImageNet has. */
  static TrainingJob named(String network, String more) {
    Settings run = Settings.parse("rate = 1, network = " + network + ", " + more, "run.conf");
    Settings own = Zoo.open(network);
    return new TrainingJob(RunConfig.read(run).spec(Zoo.model(run, Shape.of(own.integers("input")),
        own.integer("classes")), Normalisation.NONE, 1_281_167), 1, 0, Aggregation.AUTO, 0, 0);
  }

  static Cluster cluster(int executors, int cores, String network) {
    return new Cluster(executors, cores, 16 * GB, 16 * GB, Network.parse(network));
  }
}
