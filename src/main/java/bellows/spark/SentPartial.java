package bellows.spark;

import bellows.train.Partial;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.IntFunction;

/** A partial on its way. */
record SentPartial(Parcel gradient, double loss, long samples, String fault) implements Serializable {
  static SentPartial of(Partial partial, Parcel gradient) {
    return new SentPartial(gradient, partial.loss(), partial.samples(), partial.fault());
  }

  Partial open(IntFunction<float[]> memory) throws IOException {
    return new Partial(gradient.open(memory), loss, samples, fault);
  }
}
