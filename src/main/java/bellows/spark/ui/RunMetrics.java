package bellows.spark.ui;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import org.apache.spark.metrics.source.Source;

/**
 * The runs of an application among Spark's metrics, so that each of Spark's sinks has them: {@code bellows.loss},
 * {@code bellows.samplesPerSecond} and others. Where several runs go on, the figures are those of the run that was heard
 * of last. What is not known yet is NaN.
 */
final class RunMetrics implements Source {
  static final String NAME = "bellows";

  private final MetricRegistry registry = new MetricRegistry();
  private volatile RunNews last;

  RunMetrics() {
    gauge("step", news -> (double) news.step());
    gauge("epoch", news -> (double) news.epoch());
    gauge("loss", RunNews::loss);
    gauge("learningRate", RunNews::rate);
    gauge("samplesPerSecond", RunNews::samplesPerSecond);
    gauge("evaluatedLoss", RunNews::evaluatedLoss);
    gauge("accuracy", RunNews::accuracy);
    gauge("running", news -> news.ended() == null ? 1.0 : 0.0);
  }

  private interface Figure {
    Double of(RunNews news);
  }

  private void gauge(String name, Figure figure) {
    registry.register(name, (Gauge<Double>) () -> {
      RunNews news = last;
      Double value = news == null ? null : figure.of(news);
      return value == null ? Double.NaN : value;
    });
  }

  void tell(RunNews news) {
    last = news;
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }
}
