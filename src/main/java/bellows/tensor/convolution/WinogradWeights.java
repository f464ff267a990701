package bellows.tensor.convolution;

import bellows.kernel.WinogradTransforms;
import bellows.tensor.Arena;
import bellows.tensor.Team;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Gemm;
import java.util.List;

/**
 * Turns 3 × 3 × C × O weights into the factors of {@link WinogradPass}, packed for {@link Gemm}: 36 matrices of C × O,
 * or of O × C from the weights turned by 180° with their channels exchanged, for the gradient of the input. The team
 * shares the rows of these matrices.
 */
final class WinogradWeights {
  /** Floats of one position that a member transforms at a time: 36 of these stay in its cache. */
  private static final int PIECE = 4096;
  /** Channels that are exchanged together, so that neither side leaves the nearest cache. */
  private static final int SQUARE = 16;

  private final List<Gemm> gemms;
  private final WinogradTransforms transforms;
  private final Team team;
  private final int channels;
  private final int outputs;
  private final int someChannels;
  private final int someOutputs;
  private final int turnedAt;
  private final int factorsAt;
  private final int memberSize;
  private final Arena.Scratch scratch;
  private final Team.Part straight = this::straight;
  private final Team.Part turned = this::turned;

  private float[] weights;
  private int wo;
  private float[] u;
  private int uo;

  WinogradWeights(Engine engine, int channels, int outputs) {
    gemms = engine.gemms();
    team = engine.team();
    this.channels = channels;
    this.outputs = outputs;
    transforms = engine.kernels().winograd();
    someChannels = Math.max(1, Math.min(channels, PIECE / outputs));
    someOutputs = Math.max(1, Math.min(outputs, PIECE / channels));
    int largest = Math.max(someChannels * outputs, someOutputs * channels);
    turnedAt = WinogradTransforms.SCRATCH;
    factorsAt = turnedAt + 9 * someOutputs * channels;
    memberSize = factorsAt + WinogradPass.POSITIONS * WinogradPass.positionStride(largest);
    scratch = engine.arena().scratch(Math.multiplyExact(team.size(), memberSize));
  }

  /** Floats of the arena's scratch that the transforms use. */
  int scratchSize() {
    return team.size() * memberSize;
  }

  /** Sets {@code u}, from {@code uo} on, for {@link Winograd#forward}. */
  void transform(float[] weights, int wo, float[] u, int uo) {
    set(weights, wo, u, uo);
    team.run((channels + someChannels - 1) / someChannels, straight);
  }

  /** Sets {@code u}, from {@code uo} on, for {@link Winograd#dataGradient}. */
  void transformTurned(float[] weights, int wo, float[] u, int uo) {
    set(weights, wo, u, uo);
    team.run((outputs + someOutputs - 1) / someOutputs, turned);
  }

  private void set(float[] weights, int wo, float[] u, int uo) {
    this.weights = weights;
    this.wo = wo;
    this.u = u;
    this.uo = uo;
  }

  private void straight(int member, int part) {
    float[] s = scratch.array();
    int base = member * memberSize;
    int first = part * someChannels;
    int rows = Math.min(someChannels, channels - first);
    int stride = WinogradPass.positionStride(rows * outputs);
    int tap = channels * outputs;
    transforms.weights(weights, wo + first * outputs, 3 * tap, tap, s, base + factorsAt, 6 * stride, stride,
        rows * outputs, s, base);
    pack(member, s, stride, channels, first, rows, outputs);
  }

  private void turned(int member, int part) {
    float[] s = scratch.array();
    int base = member * memberSize;
    int first = part * someOutputs;
    int rows = Math.min(someOutputs, outputs - first);
    int tap = rows * channels;
    exchange(first, rows, s, base + turnedAt);
    int stride = WinogradPass.positionStride(tap);
    transforms.weights(s, base + turnedAt + 8 * tap, -3 * tap, -tap, s, base + factorsAt, 6 * stride, stride, tap, s,
        base);
    pack(member, s, stride, outputs, first, rows, channels);
  }

  /** Copies the weights of outputs {@code first} … {@code first + rows - 1} as 9 matrices of rows × channels. */
  private void exchange(int first, int rows, float[] s, int to) {
    for (int tap = 0; tap < 9; tap++) {
      for (int c = 0; c < channels; c += SQUARE) {
        exchange(tap, c, Math.min(SQUARE, channels - c), first, rows, s, to);
      }
    }
  }

  private void exchange(int tap, int c, int some, int first, int rows, float[] s, int to) {
    int from = wo + (tap * channels + c) * outputs + first;
    for (int o = 0; o < rows; o++) {
      int row = to + (tap * rows + o) * channels + c;
      for (int i = 0; i < some; i++) {
        s[row + i] = weights[from + i * outputs + o];
      }
    }
  }

  /** Packs {@code rows} rows of all 36 matrices of k × n. */
  private void pack(int member, float[] s, int stride, int k, int first, int rows, int n) {
    int from = member * memberSize + factorsAt;
    int packedSize = gemms.get(member).packedSize(k, n);
    for (int position = 0; position < WinogradPass.POSITIONS; position++) {
      gemms.get(member).packRows(k, first, rows, n, s, from + position * stride, n, 1, u,
          uo + position * packedSize);
    }
  }
}
