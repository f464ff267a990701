package bellows.interchange.weights;

import bellows.conf.BadInputException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What the elements of a stored tensor are, and how they become floats; little-endian, as all these files are. */
public enum Element {
  F64(8, "DoubleStorage"),
  F32(4, "FloatStorage"),
  F16(2, "HalfStorage"),
  BF16(2, "BFloat16Storage"),
  I64(8, "LongStorage"),
  I32(4, "IntStorage"),
  I16(2, "ShortStorage"),
  I8(1, "CharStorage"),
  U8(1, "ByteStorage"),
  BOOL(1, "BoolStorage");

  private final int bytes;
  private final String storage;

  Element(int bytes, String storage) {
    this.bytes = bytes;
    this.storage = storage;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are real numbers, as weights are. */
  public boolean isReal() {
    return ordinal() <= BF16.ordinal();
  }

  /** By safetensors' name for it; null where there is none. */
  static Element named(String name) {
    return Arrays.stream(values()).filter(element -> element.name().equals(name)).findFirst().orElse(null);
  }

  /** By PyTorch's class of storages; null where there is none. */
  static Element ofStorage(String type) {
    return Arrays.stream(values()).filter(element -> element.storage.equals(type)).findFirst().orElse(null);
  }

  /** The element at byte {@code at}. A double is rounded to the nearest float. */
  public float get(ByteBuffer from, int at) {
    return switch (this) {
      case F64 -> (float) from.getDouble(at);
      case F32 -> from.getFloat(at);
      case F16 -> half(from.getShort(at));
      case BF16 -> Float.intBitsToFloat(from.getShort(at) << 16);
      default -> throw new BadInputException("expected real numbers (F64, F32, F16 or BF16), found %s", this);
    };
  }

  /**
   * Writes an element, rounded to the nearest that there is, ties to even.
   *
   * @throws BadInputException if it is larger than any
   */
  public void put(ByteBuffer to, float value) {
    switch (this) {
      case F64 -> to.putDouble(value);
      case F32 -> to.putFloat(value);
      case F16 -> to.putShort(checked(value, toHalf(value)));
      case BF16 -> to.putShort(checked(value, toUpperHalf(value)));
      default -> throw new IllegalStateException("no reals: " + this);
    }
  }

  private short checked(float value, short written) {
    boolean infinite = (written & 0x7fff) == (this == F16 ? 0x7c00 : 0x7f80);
    BadInputException.check(!infinite || Float.isInfinite(value), "expected numbers that %s holds, up to %s, found %s; "
        + "take %s", this, this == F16 ? "65,504" : "3.39e38", value, this == F16 ? "bfloat16" : "float32");
    return written;
  }

  /** The upper 16 bits after rounding; a NaN stays one. */
  private static short toUpperHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) (Float.isNaN(value) ? bits >>> 16 | 0x40 : bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  /** IEEE 754 half precision: 5 bits of exponent, 10 of fraction; below 2^-14 multiples of 2^-24. */
  private static short toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= 0x477ff000) { // 65,520, halfway from the largest to the next
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x38800000) {
      return (short) (sign | (int) Math.rint(Math.abs((double) value) * 0x1p24));
    }
    return (short) (sign | magnitude + 0xfff + (magnitude >>> 13 & 1) - 0x38000000 >>> 13);
  }

  /** IEEE 754 half precision: 5 bits of exponent, 10 of fraction. */
  static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float small = fraction * 0x1p-24f;
      return Float.intBitsToFloat(Float.floatToRawIntBits(small) | sign);
    }
    return Float.intBitsToFloat(sign | (exponent == 31 ? 0xff : exponent + 112) << 23 | fraction << 13);
  }
}
