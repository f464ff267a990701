package bellows.lecture;

import bellows.conf.BadInputException;
import bellows.kernel.KernelProvider;
import bellows.neighbours.Distance;
import bellows.nn.loss.Loss;
import bellows.nn.loss.Targets;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How a number of an experiment is found: read off its runs, or off its data. */
sealed interface Measure {
  /**
   * What there is to read numbers off.
   *
   * @param runs by name
   * @param earlier numbers of the same experiment, by name
   * @param neighbours for the experiment's test samples
   */
  record Evidence(Map<String, FinishedRun> runs, Map<String, Double> earlier, Neighbours neighbours) {}

  /** The part of the test samples that the {@code k} nearest training samples answer rightly. */
  interface Neighbours {
    /** @throws BadInputException if the data are not such that neighbours can answer */
    double accuracy(Distance distance, int k);
  }

  /**
   * The number; infinite for what never came, NaN for what a run that came to no end does not have.
   *
   * @throws BadInputException if the runs cannot have such a number
   */
  double of(Evidence evidence);

  /** Of one run. */
  record OfRun(String run, Function<FinishedRun, Double> reader, List<Object> identity) implements Measure {
    @Override
    public double of(Evidence evidence) {
      return reader.apply(evidence.runs().get(run));
    }

    /** Functions have no identity that lasts: what was read from the run file tells two apart. */
    @Override
    public boolean equals(Object other) {
      return other instanceof OfRun that && run.equals(that.run) && identity.equals(that.identity);
    }

    @Override
    public int hashCode() {
      return identity.hashCode();
    }
  }

  /** Trained weights, or multiply-adds, of a network that has a name. */
  record OfNetwork(String network, boolean arithmetic) implements Measure {
    @Override
    public double of(Evidence evidence) {
      return arithmetic ? Zoo.named(network).multiplyAdds() : Zoo.named(network).layout().weightCount();
    }
  }

  /** What a loss says of scores that are given. */
  record OfScores(Loss loss, List<Float> scores, int label) implements Measure {
    @Override
    public double of(Evidence evidence) {
      Shape row = Shape.of(1, scores.size());
      Tensor given = new Tensor(new float[scores.size()], 0, row);
      for (int j = 0; j < scores.size(); j++) {
        given.array()[j] = scores.get(j);
      }
      Targets target = new Targets(scores.size(), 1);
      target.count(1);
      target.values()[0] = label;
      return loss.backward(given, target, new Tensor(new float[scores.size()], 0, row), KernelProvider.kernels());
    }
  }

  /** What nearest neighbours answer, without a run. */
  record OfNeighbours(Distance distance, int k) implements Measure {
    @Override
    public double of(Evidence evidence) {
      return evidence.neighbours().accuracy(distance, k);
    }
  }

  /** A quotient or a difference of two earlier numbers. */
  record OfTwo(String first, String second, boolean quotient) implements Measure {
    @Override
    public double of(Evidence evidence) {
      double a = evidence.earlier().get(first);
      double b = evidence.earlier().get(second);
      return quotient ? a / b : a - b;
    }
  }

  /** The last mean loss. */
  static double lastLoss(FinishedRun run, int window) {
    double[] losses = run.losses(window);
    return run.isFinite() ? losses[losses.length - 1] : Double.POSITIVE_INFINITY;
  }

  /** The first step whose mean loss is at most {@code most}. */
  static double stepsUntilLoss(FinishedRun run, int window, double most) {
    double[] losses = run.losses(window);
    for (int i = window - 1; i < losses.length; i++) {
      if (losses[i] <= most) {
        return run.steps().get(i).step();
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The step of the first evaluation with at least this accuracy. */
  static double stepsUntilAccuracy(FinishedRun run, double least) {
    return run.evaluations().stream().filter(row -> row.accuracy() != null && row.accuracy() >= least)
        .mapToDouble(EvalRow::step).findFirst().orElse(Double.POSITIVE_INFINITY);
  }

  /** What the last row of a layer tells. */
  static double layer(FinishedRun run, String layer, Function<LayerRow, Double> value) {
    List<LayerRow> rows = run.layers().stream().filter(row -> row.layer().equals(layer)).toList();
    BadInputException.check(!rows.isEmpty(), "run %s: expected a layer %s, found %s", run.name(), layer,
        run.layers().stream().map(LayerRow::layer).distinct().toList());
    Double last = value.apply(rows.get(rows.size() - 1));
    BadInputException.check(last != null, "run %s: the layer %s has no such number", run.name(), layer);
    return last;
  }
}
