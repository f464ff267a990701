package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.Shape;

/**
 * Layer normalisation (Ba, Kiros, Hinton: Layer Normalization, 2016, equation 4): mean 0 and variance 1 over the values
 * of one sample, then a trained scale and shift of each of them. It is the same in training and in evaluation, and no
 * sample depends on others.
 *
 * @param epsilon what is added to the variance, so that equal values do not divide by zero
 * @param over which values belong together: all of a sample, or the channels of each place
 */
public record LayerNorm(double epsilon, VectorNorm.Over over) implements Layer {
  public LayerNorm {
    BadInputException.check(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY, "expected epsilon > 0, found %s",
        epsilon);
  }

  @Override
  public String kind() {
    return "layernorm";
  }

  @Override
  public String detail() {
    return over == VectorNorm.Over.ALL ? "over all" : "";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new LayerNormOp(binder, epsilon, over == VectorNorm.Over.ALL ? input : Shape.of(input.channels()), input);
  }
}
