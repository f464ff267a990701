package bellows.tensor.convolution;

import bellows.kernel.WinogradTransforms;
import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Gemm;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of the weights by Winograd's algorithm, the adjoint of {@link WinogradPass} in its weights:
 * {@code dW = Gᵀ·[Σ (Bᵀ·x·B) ⊙ (A·dy·Aᵀ)]·G}, where the sum runs over tiles and is, at each of the 36 positions, a
 * product of two matrices whose rows are tiles.
 *
 * <p>The sum is cut into chunks of tiles, whose size depends on the channels alone; each chunk's gradient is added to
 * {@code dw} in turn. The shorter chains also keep the rounding small. Within a chunk the team shares first the tiles
 * and then the channels: a slice of channels × outputs is summed at all positions and transformed while it is in cache.
 */
final class WinogradWeightGradient {
  private static final int POSITIONS = WinogradPass.POSITIONS;
  /** Floats of the factors of a chunk. */
  private static final int CHUNK = 1 << 21;
  private static final int FEWEST = 128;
  private static final int MOST = 512;
  /** Tiles that a member transforms at a time. */
  private static final int GROUP = 4;
  /** The largest slice. */
  private static final int CHANNELS = 96;
  private static final int OUTPUTS = 128;
  /** A multiple of the width of the kernels' panels, whatever their vectors. */
  private static final int PANELS = 64;

  private final List<Gemm> gemms;
  private final WinogradTransforms transforms;
  private final Team team;
  private final WinogradTiles in;
  private final WinogradTiles out;
  private final int channels;
  private final int outputs;
  private final int chunk;
  private final int someChannels;
  private final int someOutputs;
  private final int outputSlices;
  private final int inRow;
  private final int outRow;
  private final int inPosition;
  private final int outPosition;
  private final int slicePosition;
  private final int sliceAt;
  private final int memberSize;
  private final int outAt;
  private final int memberAt;
  private final Arena.Scratch scratch;
  private final Team.Part transform = this::transform;
  private final Team.Part slice = this::slice;

  private float[] x;
  private int xo;
  private float[] dy;
  private int dyo;
  private float[] dw;
  private int dwo;
  private int first;
  private int rows;

  /** @param in height × width × channels of the layer's input */
  WinogradWeightGradient(Engine engine, Shape in, int outputs, int padding, int batch) {
    gemms = engine.gemms();
    team = engine.team();
    this.outputs = outputs;
    channels = in.at(2);
    transforms = engine.kernels().winograd();
    Shape result = Window.square(3, 1, padding).output(in, outputs);
    this.in = WinogradTiles.ofInput(in, result, padding);
    out = WinogradTiles.ofOutput(result);
    chunk = Math.max(FEWEST, Math.min(MOST, CHUNK / (POSITIONS * (channels + outputs))));
    someOutputs = Math.min(outputs, even(outputs, pieces(outputs, OUTPUTS), PANELS));
    outputSlices = pieces(outputs, someOutputs);
    int cuts = pieces(channels, CHANNELS);
    if (cuts * outputSlices < 4 * team.size()) {
      cuts = pieces(cuts, team.size()) * team.size();
    }
    someChannels = Math.min(channels, even(channels, cuts, WinogradPass.ROWS));
    int most = Math.min(chunk, batch * out.perImage());
    inRow = WinogradPass.rowStride(channels);
    outRow = WinogradPass.rowStride(outputs);
    inPosition = WinogradPass.positionStride(most * inRow);
    outPosition = WinogradPass.positionStride(most * outRow);
    slicePosition = WinogradPass.positionStride(someChannels * someOutputs);
    sliceAt = WinogradTransforms.SCRATCH + Math.max(this.in.patchSize(), out.patchSize());
    memberSize = sliceAt + POSITIONS * slicePosition;
    outAt = POSITIONS * inPosition;
    memberAt = outAt + POSITIONS * outPosition;
    scratch = engine.arena().scratch(Math.addExact(memberAt, Math.multiplyExact(team.size(), memberSize)));
  }

  private static int pieces(int n, int size) {
    return (n + size - 1) / size;
  }

  /** The size of {@code pieces} equal pieces of {@code n}, up to the next multiple. */
  private static int even(int n, int pieces, int multiple) {
    return pieces(pieces(n, pieces), multiple) * multiple;
  }

  /** Adds the gradient of {@code count} samples to {@code dw}. */
  void run(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int count) {
    this.x = x;
    this.xo = xo;
    this.dy = dy;
    this.dyo = dyo;
    this.dw = dw;
    this.dwo = dwo;
    int tiles = count * in.perImage();
    for (first = 0; first < tiles; first += chunk) {
      rows = Math.min(chunk, tiles - first);
      team.run(pieces(rows, GROUP), transform);
      team.run(pieces(channels, someChannels) * outputSlices, slice);
    }
  }

  private void transform(int member, int group) {
    float[] s = scratch.array();
    int base = memberAt + member * memberSize;
    for (int i = group * GROUP; i < Math.min(rows, (group + 1) * GROUP); i++) {
      in.transformInput(transforms, x, xo, first + i, s, base, i * inRow, inPosition);
      transformOut(s, base, first + i, outAt + i * outRow);
    }
  }

  private void transformOut(float[] s, int base, int tile, int to) {
    if (out.inside(tile)) {
      transforms.outputGradient(dy, dyo + out.offset(tile), out.rowStride(), outputs, s, to, 6 * outPosition,
          outPosition, outputs, s, base);
    } else {
      int patch = base + WinogradTransforms.SCRATCH;
      out.gather(dy, dyo, tile, s, patch);
      transforms.outputGradient(s, patch, out.patchRowStride(), outputs, s, to, 6 * outPosition, outPosition, outputs,
          s, base);
    }
  }

  private void slice(int member, int part) {
    float[] s = scratch.array();
    int base = memberAt + member * memberSize;
    int c = part / outputSlices * someChannels;
    int o = part % outputSlices * someOutputs;
    int m = Math.min(someChannels, channels - c);
    int n = Math.min(someOutputs, outputs - o);
    for (int position = 0; position < POSITIONS; position++) {
      int to = base + sliceAt + position * slicePosition;
      Arrays.fill(s, to, to + m * n, 0);
      gemms.get(member).multiplyTransposed(m, n, rows, s, position * inPosition + c, inRow, s,
          outAt + position * outPosition + o, outRow, s, to, n);
    }
    int tap = channels * outputs;
    for (int i = 0; i < m; i++) {
      transforms.weightGradient(s, base + sliceAt + i * n, 6 * slicePosition, slicePosition, dw,
          dwo + (c + i) * outputs + o, 3 * tap, tap, n, s, base);
    }
  }
}
