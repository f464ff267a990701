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
  float get(ByteBuffer from, int at) {
    return switch (this) {
      case F64 -> (float) from.getDouble(at);
      case F32 -> from.getFloat(at);
      case F16 -> half(from.getShort(at));
      case BF16 -> Float.intBitsToFloat(from.getShort(at) << 16);
      default -> throw new BadInputException("expected real numbers (F64, F32, F16 or BF16), found %s", this);
    };
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
