package bellows.image.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds JPEG files of blocks of one value each, so that every decoder gives back exactly these values: the coefficient
 * of a block's mean is the value less 128, quantised by 8, and all others are 0.
 */
public final class Jpegs {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int across;
  private final int[][] blocks;
  private int bits;
  private int count;

  /** @param blocks of each component, from left to right and from top to bottom; {@code across} of them in a row */
  private Jpegs(int across, int[]... blocks) {
    this.across = across;
    this.blocks = blocks;
    word(0xffd8);
  }

  public static Jpegs of(int across, int[]... blocks) {
    return new Jpegs(across, blocks);
  }

  /** One block. */
  public static Jpegs pixel(int... components) {
    int[][] blocks = new int[components.length][];
    for (int i = 0; i < components.length; i++) {
      blocks[i] = new int[] {components[i]};
    }
    return of(1, blocks);
  }

  public Jpegs jfif() {
    return segment(0xe0, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0);
  }

  public Jpegs adobe(int transform) {
    return segment(0xee, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, transform);
  }

  public Jpegs exif(boolean little, int orientation) {
    int[] big = {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation,
        0, 0, 0, 0, 0, 0};
    int[] small = {'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation,
        0, 0, 0, 0, 0, 0, 0};
    return segment(0xe1, little ? small : big);
  }

  public Jpegs segment(int marker, int... content) {
    word(0xff00 | marker);
    word(content.length + 2);
    for (int value : content) {
      out.write(value);
    }
    return this;
  }

  /** Baseline, all components in one scan. */
  public byte[] baseline(String identifiers) {
    frame(0xc0, identifiers);
    scan(0, blocks.length, identifiers, 0, 63);
    word(0xffd9);
    return out.toByteArray();
  }

  /** Means first, then a scan of each component's other coefficients. */
  public byte[] progressive(String identifiers) {
    frame(0xc2, identifiers);
    scan(0, blocks.length, identifiers, 0, 0);
    for (int i = 0; i < blocks.length; i++) {
      scan(i, i + 1, identifiers, 1, 63);
    }
    word(0xffd9);
    return out.toByteArray();
  }

  private void frame(int marker, String identifiers) {
    int[] quantisers = new int[65];
    Arrays.fill(quantisers, 8);
    quantisers[0] = 0;
    segment(0xdb, quantisers);
    // Twelve codes of four bits for the differences of means, and a single code of one bit, which ends a block.
    segment(0xc4, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    segment(0xc4, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    int height = 8 * blocks[0].length / across;
    int width = 8 * across;
    int[] content = new int[6 + 3 * blocks.length];
    int[] head = {8, height >> 8, height & 0xff, width >> 8, width & 0xff, blocks.length};
    System.arraycopy(head, 0, content, 0, head.length);
    byte[] names = identifiers.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < blocks.length; i++) {
      content[6 + 3 * i] = names[i];
      content[7 + 3 * i] = 0x11;
    }
    segment(marker, content);
  }

  private void scan(int from, int to, String identifiers, int first, int last) {
    int[] head = new int[4 + 2 * (to - from)];
    head[0] = to - from;
    for (int i = from; i < to; i++) {
      head[1 + 2 * (i - from)] = identifiers.charAt(i);
    }
    head[head.length - 3] = first;
    head[head.length - 2] = last;
    segment(0xda, head);
    for (int block = 0; block < blocks[0].length; block++) {
      for (int i = from; i < to; i++) {
        if (first == 0) {
          mean(blocks[i][block] - (block == 0 ? 128 : blocks[i][block - 1]));
        }
        if (last > 0) {
          code(0, 1);
        }
      }
    }
    while (count > 0) {
      code(1, 1);
    }
  }

  private void mean(int difference) {
    int size = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
    code(size, 4);
    code(difference < 0 ? difference + (1 << size) - 1 : difference, size);
  }

  private void code(int value, int length) {
    for (int i = length - 1; i >= 0; i--) {
      bits = bits << 1 | value >> i & 1;
      if (++count == 8) {
        out.write(bits);
        if ((bits & 0xff) == 0xff) {
          out.write(0);
        }
        count = 0;
      }
    }
  }

  private void word(int value) {
    out.write(value >> 8);
    out.write(value);
  }
}
