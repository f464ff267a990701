package bellows.nn;

import java.util.Arrays;

/**
 * A parameter or statistic as an op sees it: where its weights and its gradient lie in the flat buffers of the moment.
 * The workspace points it at new buffers; the offset never changes.
 */
public final class Param {
  private final int offset;
  private final int size;
  private final boolean frozen;
  private float[] weights;
  private float[][] gradients;
  private boolean summedByOp;

  public Param(int offset, int size) {
    this(offset, size, false);
  }

  public Param(int offset, int size, boolean frozen) {
    this.offset = offset;
    this.size = size;
    this.frozen = frozen;
  }

  public void weights(float[] buffer) {
    weights = buffer;
  }

  /** For passes of one leaf. */
  public void gradient(float[] buffer) {
    gradients = new float[][] {buffer};
  }

  /** One buffer for each leaf of a pass; the holder may exchange them between passes. */
  public void gradients(float[][] buffers) {
    gradients = buffers;
  }

  public float[] weights() {
    return weights;
  }

  /** The buffer of a leaf of the pass. */
  public float[] gradient(int leaf) {
    return gradients[leaf];
  }

  /** The buffer of a leaf, the gradient in it ready to be added to: zeros unless the pass adds to what is there. */
  public float[] gradient(int leaf, Pass pass) {
    float[] gradient = gradients[leaf];
    if (!pass.adds()) {
      clear(leaf);
    }
    return gradient;
  }

  /** Says that the op adds up leaves by itself where a {@linkplain Pass#sums pass sums}: that buffer 0 has it all. */
  public void summedByOp() {
    summedByOp = true;
  }

  /** Adds up the gradients of the first 2^i leaves into the first one's, two by two, unless the op has. */
  public void sum(int leaves) {
    for (int apart = 1; apart < leaves && !summedByOp; apart *= 2) {
      for (int leaf = 0; leaf < leaves; leaf += 2 * apart) {
        add(gradients[leaf], gradients[leaf + apart]);
      }
    }
  }

  private void add(float[] left, float[] right) {
    for (int i = offset; i < offset + size; i++) {
      left[i] += right[i];
    }
  }

  /** Sets the gradient of a leaf to zeros. */
  public void clear(int leaf) {
    Arrays.fill(gradients[leaf], offset, offset + size, 0);
  }

  public int offset() {
    return offset;
  }

  public int size() {
    return size;
  }

  /** Whether it stays as it is in training; then its gradient may be anything. */
  public boolean frozen() {
    return frozen;
  }
}
