package bellows.spark.exchange;

import bellows.train.worker.Partial;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.IntFunction;

/** A partial on its way. */
public record SentPartial(GradientPayload gradient, double loss, long samples) implements Serializable {
  public static SentPartial of(Partial partial, GradientPayload gradient) {
    return new SentPartial(gradient, partial.loss(), partial.samples());
  }

  public Partial open(IntFunction<float[]> memory) throws IOException {
    return new Partial(gradient.open(memory), loss, samples);
  }
}
