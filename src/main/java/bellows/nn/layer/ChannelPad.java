package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import java.util.Arrays;

/**
 * More channels that are zero, before and after those of the input: what makes a shortcut without weights as wide as the
 * layers beside it (He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2015, section 3.3, option A).
 *
 * @param before channels before the first
 * @param after channels after the last
 */
public record ChannelPad(int before, int after) implements Layer {
  public ChannelPad {
    BadInputException.check(before >= 0 && after >= 0, "expected at least 0 channels before and after, found %d and %d",
        before, after);
  }

  @Override
  public String kind() {
    return "padchannels";
  }

  @Override
  public String detail() {
    return before == after ? "2 × " + before : before + " before, " + after + " after";
  }

  @Override
  public Shape output(Shape input) {
    return input.withChannels(Math.addExact(input.channels(), Math.addExact(before, after)));
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    int channels = input.channels();
    int pixels = input.size() / channels;
    int wide = output(input).channels();
    return new PerSample(binder, input.size(), pixels * wide) {
      @Override
      void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
        Arrays.fill(y, yo, yo + pixels * wide, 0);
        for (int p = 0; p < pixels; p++) {
          System.arraycopy(x, xo + p * channels, y, yo + p * wide + before, channels);
        }
      }

      @Override
      void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
          int member) {
        for (int p = 0; p < pixels; p++) {
          System.arraycopy(dy, dyo + p * wide + before, dx, dxo + p * channels, channels);
        }
      }
    };
  }
}
