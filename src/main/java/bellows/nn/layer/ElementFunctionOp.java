package bellows.nn.layer;

import bellows.expression.Trace;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Op;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import bellows.tensor.formula.BlockTrace;
import bellows.tensor.formula.BlockTrace.Frame;
import java.util.Arrays;
import java.util.List;

/**
 * {@link ElementFunction} bound to memory. The team shares pieces of the batch; a piece passes block by block. With
 * learned constants a piece is one sample, so that the order of the sums over elements, and then over samples, depends
 * on nothing else.
 */
final class ElementFunctionOp implements Op {
  private static final int BLOCK = BlockTrace.BLOCK;
  /** Without learned constants: enough work for a member to fetch it. */
  private static final int PIECE = 16 * BLOCK;

  private final BlockTrace forward;
  private final BlockTrace backward;
  private final Frame[] forwardFrames;
  private final Frame[] backwardFrames;
  private final float[] forwardConstants;
  private final float[] backwardConstants;
  private final Param[] learned;
  /** A block of each learned constant, and one of ones. */
  private final float[] blocks;
  /** What each sample adds to the derivatives by the learned constants. */
  private final float[] sums;
  private final Arena.Scratch scratch;
  private final int room;
  private final int size;
  private final int piece;
  private final Kernels kernels;
  private final Team team;
  private final Team.Part forwardPart = this::forward;
  private final Team.Part backwardPart = this::backward;
  private boolean filled;
  private Tensor x;
  private Tensor y;
  private Tensor dy;
  private Tensor dx;
  private int total;

  ElementFunctionOp(Binder binder, ElementFunction layer, Shape input) {
    kernels = binder.kernels();
    team = binder.team();
    size = input.size();
    forward = new BlockTrace(layer.forward(), kernels);
    backward = new BlockTrace(layer.backward(), kernels);
    forwardFrames = frames(forward, team.size());
    backwardFrames = frames(backward, team.size());
    Arena arena = binder.arena();
    forwardConstants = arena.claim(forward.constantFloats());
    backwardConstants = arena.claim(backward.constantFloats());
    learned = layer.learned().stream().map(constant ->
        binder.param(constant.name(), Shape.of(1), new Init.Constant((float) constant.first()), false))
        .toArray(Param[]::new);
    boolean learns = learned.length > 0;
    blocks = arena.claim(learns ? (learned.length + 1) * BLOCK : 0);
    sums = arena.claim(binder.batch() * learned.length);
    piece = learns ? size : PIECE;
    // Behind the registers: a block for a derivative by x that nobody asks for, and the lanes of a sum.
    room = Math.max(forward.registerFloats(), backward.registerFloats()) + BLOCK + Kernels.SUM_LANES;
    scratch = arena.scratch(team.size() * room);
    List<ElementFunction.Learned> constants = layer.learned();
    for (int i = 0; i < learned.length; i++) {
      for (Frame frame : forwardFrames) {
        frame.variable(forward.variable(constants.get(i).name()), blocks, i * BLOCK);
      }
      for (Frame frame : backwardFrames) {
        frame.variable(backward.variable(constants.get(i).name()), blocks, i * BLOCK);
      }
    }
  }

  private static Frame[] frames(BlockTrace trace, int members) {
    Frame[] frames = new Frame[members];
    Arrays.setAll(frames, member -> trace.new Frame());
    return frames;
  }

  /** Writes the constants' blocks, those of learned ones for each pass anew. */
  private void fill() {
    if (!filled) {
      forward.fill(forwardConstants);
      backward.fill(backwardConstants);
      filled = true;
    }
    for (int i = 0; i < learned.length; i++) {
      Arrays.fill(blocks, i * BLOCK, (i + 1) * BLOCK, learned[i].weights()[learned[i].offset()]);
    }
    if (learned.length > 0) {
      Arrays.fill(blocks, learned.length * BLOCK, blocks.length, 1);
    }
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    this.x = x;
    this.y = y;
    total = pass.count() * size;
    fill();
    team.run(pieces(), forwardPart);
  }

  private int pieces() {
    return (total + piece - 1) / piece;
  }

  private void forward(int member, int part) {
    Frame frame = forwardFrames[member];
    frame.memory(forwardConstants, scratch.array(), member * room);
    int end = Math.min(total, (part + 1) * piece);
    for (int from = part * piece; from < end; from += BLOCK) {
      frame.variable(forward.variable(ElementFunction.INPUT), x.array(), x.offset() + from);
      frame.output(y.array(), y.offset() + from);
      frame.run(Math.min(BLOCK, end - from));
    }
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
    if (dx == null && learned.length == 0) {
      return;
    }
    this.x = x;
    this.y = y;
    this.dy = dy;
    this.dx = dx;
    total = pass.count() * size;
    fill();
    team.run(pieces(), backwardPart);
    for (int i = 0; i < learned.length; i++) {
      for (int leaf = 0; leaf < pass.leaves(); leaf++) {
        float[] gradient = learned[i].gradient(leaf, pass);
        int end = pass.first(leaf) + pass.count(leaf);
        for (int sample = pass.first(leaf); sample < end; sample++) {
          gradient[learned[i].offset()] += sums[sample * learned.length + i];
        }
      }
    }
  }

  private void backward(int member, int part) {
    Frame frame = backwardFrames[member];
    int end = Math.min(total, (part + 1) * piece);
    int spare = (member + 1) * room - BLOCK - Kernels.SUM_LANES;
    frame.memory(backwardConstants, scratch.array(), member * room);
    if (learned.length > 0) {
      Arrays.fill(sums, part * learned.length, (part + 1) * learned.length, 0);
    }
    for (int from = part * piece; from < end; from += BLOCK) {
      int n = Math.min(BLOCK, end - from);
      frame.variable(backward.variable(ElementFunction.INPUT), x.array(), x.offset() + from);
      frame.variable(backward.variable(ElementFunction.OUTPUT), y.array(), y.offset() + from);
      frame.variable(backward.variable(ElementFunction.OUTPUT_SLOPE), dy.array(), dy.offset() + from);
      if (dx == null) {
        frame.output(scratch.array(), spare);
      } else {
        frame.output(dx.array(), dx.offset() + from);
      }
      frame.run(n);
      for (int i = 0; i < learned.length; i++) {
        sums[part * learned.length + i] += kernels.dot(frame.array(1 + i), frame.offset(1 + i), blocks,
            learned.length * BLOCK, n, scratch.array(), spare + BLOCK);
      }
    }
  }
}
