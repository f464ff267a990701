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
 * One convolution over a batch by Winograd's algorithm: the forward pass, and with turned weights the gradient of the
 * input. A block of tiles is transformed, multiplied at each of the 36 positions with the weights' factors, and
 * transformed back, by one member of the team, so that what lies between stays in its cache. Blocks do not share
 * anything, and their size does not show in the result: each product is one chain over the channels.
 */
final class WinogradPass {
  static final int POSITIONS = 36;
  /** Products of a multiple of this many rows leave less to small tiles, which have 4. */
  static final int ROWS = 4;
  /** Floats of a block's factors and products: what fits the cache of one core, or is at least read from the next. */
  private static final int BLOCK = 1 << 19;
  /** Tiles that share one reading of the weights' factors, which for deep layers come from memory. */
  private static final int FEWEST = 96;
  private static final int MOST = 240;

  private final List<Gemm> gemms;
  private final WinogradTransforms transforms;
  private final Team team;
  private final WinogradTiles in;
  private final WinogradTiles out;
  private final int outputs;
  private final int packedSize;
  private final int most;
  private final int inRow;
  private final int outRow;
  private final int inPosition;
  private final int outPosition;
  private final int patchAt;
  private final int inAt;
  private final int outAt;
  private final int memberSize;
  private final Arena.Scratch scratch;
  private final Team.Part block = this::block;

  private float[] x;
  private int xo;
  private float[] u;
  private int uo;
  private float[] bias;
  private int bo;
  private Finish finish;
  private float[] y;
  private int yo;
  private int tiles;
  private int together;

  /** @param in height × width × channels of what {@link #run} reads */
  WinogradPass(Engine engine, Shape in, int outputs, int padding, int batch) {
    gemms = engine.gemms();
    team = engine.team();
    this.outputs = outputs;
    transforms = engine.kernels().winograd();
    Shape result = Window.square(3, 1, padding).output(in, outputs);
    this.in = WinogradTiles.ofInput(in, result, padding);
    out = WinogradTiles.ofOutput(result);
    int channels = in.at(2);
    packedSize = gemms.get(0).packedSize(channels, outputs);
    int fitting = BLOCK / (POSITIONS * (channels + outputs)) / ROWS * ROWS;
    most = Math.min(batch * out.perImage(), Math.max(FEWEST, Math.min(MOST, fitting)));
    inRow = rowStride(channels);
    outRow = rowStride(outputs);
    inPosition = positionStride(most * inRow);
    outPosition = positionStride(most * outRow);
    patchAt = WinogradTransforms.SCRATCH;
    inAt = patchAt + Math.max(this.in.patchSize(), out.patchSize());
    outAt = inAt + POSITIONS * inPosition;
    memberSize = outAt + POSITIONS * outPosition;
    scratch = engine.arena().scratch(Math.multiplyExact(team.size(), memberSize));
  }

  /** A distance between rows of {@code n} floats that does not map a tile's to the same few sets of a cache. */
  static int rowStride(int n) {
    int stride = (n + 15) / 16 * 16;
    return stride % 256 == 0 ? stride + 16 : stride;
  }

  /**
   * The distance between positions: at least {@code n}, and an odd number of cache lines, so that the 36 positions of a
   * tile share no sets.
   */
  static int positionStride(int n) {
    return (n + 15) / 16 % 2 == 0 ? (n + 15) / 16 * 16 + 16 : (n + 15) / 16 * 16;
  }

  /** Floats of the weights' factors: 36 packed matrices of channels × outputs. */
  int transformedSize() {
    return Math.multiplyExact(POSITIONS, packedSize);
  }

  /** Floats of the arena's scratch that a pass uses. */
  int scratchSize() {
    return team.size() * memberSize;
  }

  /** Sets {@code y} of {@code count} samples. */
  void run(float[] x, int xo, float[] u, int uo, float[] bias, int bo, Finish finish, float[] y, int yo, int count) {
    this.x = x;
    this.xo = xo;
    this.u = u;
    this.uo = uo;
    this.bias = bias;
    this.bo = bo;
    this.finish = finish;
    this.y = y;
    this.yo = yo;
    tiles = count * in.perImage();
    int blocks = (tiles + most - 1) / most;
    blocks = (blocks + team.size() - 1) / team.size() * team.size();
    together = Math.min(most, ((tiles + blocks - 1) / blocks + ROWS - 1) / ROWS * ROWS);
    team.run((tiles + together - 1) / together, block);
  }

  private void block(int member, int part) {
    float[] s = scratch.array();
    int base = member * memberSize;
    int first = part * together;
    int rows = Math.min(together, tiles - first);
    for (int i = 0; i < rows; i++) {
      in.transformInput(transforms, x, xo, first + i, s, base, base + inAt + i * inRow, inPosition);
    }
    for (int position = 0; position < POSITIONS; position++) {
      int m = base + outAt + position * outPosition;
      start(position, rows, s, m);
      gemms.get(member).multiply(rows, outputs, in.channels(), s, base + inAt + position * inPosition, inRow, u,
          uo + position * packedSize, s, m, outRow);
    }
    for (int i = 0; i < rows; i++) {
      transformOut(s, base, base + outAt + i * outRow, first + i);
    }
  }

  /** What the products of one position are added to: zeros, and at one position the bias. */
  private void start(int position, int rows, float[] s, int m) {
    if (bias == null || position != WinogradTransforms.BIAS) {
      Arrays.fill(s, m, m + rows * outRow, 0);
      return;
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(bias, bo, s, m + i * outRow, outputs);
    }
  }

  private void transformOut(float[] s, int base, int from, int tile) {
    if (out.inside(tile)) {
      transformOut(s, base, from, y, yo + out.offset(tile), out.rowStride());
    } else {
      transformOut(s, base, from, s, base + patchAt, out.patchRowStride());
      out.scatter(s, base + patchAt, tile, y, yo);
    }
  }

  private void transformOut(float[] s, int base, int from, float[] to, int at, int row) {
    transforms.output(s, from, 6 * outPosition, outPosition, finish.isRelu(), to, at, row, outputs, outputs, s, base);
    for (int i = 0; i < WinogradTiles.STEP; i++) {
      finish.runMap(to, at + i * row, WinogradTiles.STEP * outputs);
    }
  }
}
