package bellows.interchange.weights;

import bellows.conf.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle as data: the few opcodes that files of tensors need, and the few names that stand for tensors and
 * dictionaries. A pickle is a program that can call anything; here nothing is called, and whatever is not listed is
 * refused by its name.
 *
 * <p>Values are {@link Long}, {@link BigInteger}, {@link Double}, {@link Boolean}, {@link String}, {@link List} for
 * lists and tuples, {@link Map} for dictionaries, {@link Global}, {@link Storage}, {@link Tensor}, and null for
 * {@code None}.
 */
final class Pickle {
  /** A class or function, by its name; it is never looked up. */
  record Global(String name) {}

  /** Where a tensor's elements lie. */
  record Storage(String key, Element element, long size) {}

  /** A tensor: elements of a storage from {@code offset} on, in steps of {@code strides}. */
  record Tensor(Storage storage, long offset, List<Long> extents, List<Long> strides) {}

  /** More than any network's names take, and read in a moment. */
  private static final int LONGEST = 64 << 20;
  private static final String STORAGE = "storage";

  private final InputStream in;
  private final long limit;
  private long at;
  private final PickleStack stack = new PickleStack();

  /** @param length bytes that the stream has */
  Pickle(InputStream in, long length) {
    this.in = in;
    limit = Math.min(length, LONGEST);
  }

  /** Bytes that have been read. */
  long position() {
    return at;
  }

  /** Reads one pickle, up to its end. */
  Object read() throws IOException {
    stack.clear();
    while (true) {
      int opcode = next();
      stack.at(at);
      if (opcode == '.') {
        BadInputException.check(stack.size() == 1, "byte %d: expected one value at the end of a pickle, found %d", at,
            stack.size());
        return stack.pop();
      }
      if (!simple(opcode) && !container(opcode) && !named(opcode)) {
        throw new BadInputException("byte %d: expected a pickle of tensors, found the opcode 0x%02x, which is not "
            + "read; save the model's state_dict alone, or as safetensors", at - 1, opcode);
      }
    }
  }

  /** Numbers, texts, and the memo. */
  private boolean simple(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> protocol();
      case 0x95 -> little(8);
      case 'N' -> stack.push(null);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'K' -> stack.push(little(1));
      case 'M' -> stack.push(little(2));
      case 'J' -> stack.push((long) (int) little(4));
      case 0x8a -> stack.push(big((int) little(1)));
      case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(little(8))));
      case 'X' -> stack.push(text(little(4)));
      case 0x8c -> stack.push(text(little(1)));
      case 'q' -> stack.remember(little(1));
      case 'r' -> stack.remember(little(4));
      case 0x94 -> stack.remember();
      case 'h' -> stack.push(stack.remembered(little(1)));
      case 'j' -> stack.push(stack.remembered(little(4)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void protocol() throws IOException {
    long version = little(1);
    BadInputException.check(version >= 2 && version <= 5, "byte %d: expected a pickle of protocol 2 to 5, found %d",
        at - 1, version);
  }

  private boolean container(int opcode) {
    switch (opcode) {
      case '(' -> stack.mark();
      case ')' -> stack.push(List.of());
      case 't' -> stack.push(stack.marked());
      case 0x85 -> stack.push(stack.last(1));
      case 0x86 -> stack.push(stack.last(2));
      case 0x87 -> stack.push(stack.last(3));
      case ']' -> stack.push(new ArrayList<>());
      case '}' -> stack.push(new LinkedHashMap<>());
      case 'a' -> {
        Object value = stack.pop();
        list().add(value);
      }
      case 'e' -> {
        List<Object> values = stack.marked();
        list().addAll(values);
      }
      case 's' -> set(stack.last(2));
      case 'u' -> set(stack.marked());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Names, and what they are applied to. */
  private boolean named(int opcode) throws IOException {
    switch (opcode) {
      case 'c' -> stack.push(global(line() + "." + line()));
      case 0x93 -> {
        List<Object> names = stack.last(2);
        // A list that holds itself, or lists of lists, would be a text without an end.
        BadInputException.check(names.stream().allMatch(String.class::isInstance), "byte %d: expected the names of a "
            + "module and a class, found something else", at);
        stack.push(global(names.get(0) + "." + names.get(1)));
      }
      case 'Q' -> stack.push(storage(stack.pop()));
      case 'R' -> {
        Object arguments = stack.pop();
        stack.push(reduced(stack.pop(), arguments));
      }
      case 'b' -> {
        // An OrderedDict's attributes: the versions of the modules that its names are of.
        stack.pop();
        BadInputException.check(stack.top() instanceof Map, "byte %d: expected the attributes of a dictionary, found "
            + "those of something else", at);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Global global(String name) {
    boolean known = switch (name) {
      case "collections.OrderedDict", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_parameter" -> true;
      default -> name.startsWith("torch.") && Element.ofStorage(name.substring("torch.".length())) != null;
    };
    BadInputException.check(known, "byte %d: expected tensors and dictionaries, found %s, which is not read, let alone "
        + "called; save the model's state_dict alone, or as safetensors", at, name);
    return new Global(name);
  }

  private Object reduced(Object function, Object arguments) {
    String name = function instanceof Global global ? global.name : "a value";
    List<?> given = arguments instanceof List<?> list ? list : List.of();
    switch (name) {
      case "collections.OrderedDict" -> {
        BadInputException.check(given.isEmpty(), "byte %d: expected an empty OrderedDict, found one with arguments",
            at);
        return new LinkedHashMap<>();
      }
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> {
        BadInputException.check(given.size() >= 4 && given.get(0) instanceof Storage && given.get(1) instanceof Long,
            "byte %d: expected a storage, an offset, a shape and strides of a tensor, found something else", at);
        return new Tensor((Storage) given.get(0), (Long) given.get(1), numbers(given.get(2)), numbers(given.get(3)));
      }
      case "torch._utils._rebuild_parameter" -> {
        BadInputException.check(!given.isEmpty() && given.get(0) instanceof Tensor,
            "byte %d: expected a parameter's tensor, found something else", at);
        return given.get(0);
      }
      default -> throw new BadInputException("byte %d: expected a tensor or a dictionary to be made, found a call of "
          + "%s, which is not done", at, name);
    }
  }

  private List<Long> numbers(Object value) {
    List<Long> numbers = new ArrayList<>();
    BadInputException.check(value instanceof List, "byte %d: expected the numbers of a shape, found something else",
        at);
    for (Object number : (List<?>) value) {
      BadInputException.check(number instanceof Long,
          "byte %d: expected whole numbers of a shape, found something else", at);
      numbers.add((Long) number);
    }
    return numbers;
  }

  /** {@code ('storage', class, key, device, elements)}; in legacy files a view follows, which must be None. */
  private Storage storage(Object id) {
    List<?> parts = id instanceof List<?> list ? list : List.of();
    BadInputException.check(parts.size() >= 5 && STORAGE.equals(parts.get(0)) && parts.get(1) instanceof Global
        && parts.get(2) instanceof String && parts.get(4) instanceof Long
        && (parts.size() == 5 || parts.get(5) == null),
        "byte %d: expected the storage of a tensor, found something else", at);
    String type = ((Global) parts.get(1)).name;
    Element element = type.startsWith("torch.") ? Element.ofStorage(type.substring("torch.".length())) : null;
    BadInputException.check(element != null, "byte %d: expected the class of a storage, found %s", at, type);
    return new Storage((String) parts.get(2), element, (Long) parts.get(4));
  }

  private void set(List<Object> keysAndValues) {
    BadInputException.check(stack.top() instanceof Map && keysAndValues.size() % 2 == 0,
        "byte %d: expected keys and values of a dictionary, found something else", at);
    @SuppressWarnings("unchecked")
    Map<Object, Object> map = (Map<Object, Object>) stack.top();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      BadInputException.check(key instanceof String || key instanceof Long, "byte %d: expected keys that are texts or "
          + "whole numbers, found something else", at);
      map.put(key, keysAndValues.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked")
  private List<Object> list() {
    BadInputException.check(stack.top() instanceof ArrayList,
        "byte %d: expected a list to add to, found something else", at);
    return (List<Object>) stack.top();
  }

  private int next() throws IOException {
    int value = at < limit ? in.read() : -1;
    BadInputException.check(value >= 0, "byte %d: expected more of a pickle, found its end", at);
    at++;
    return value;
  }

  /** A little-endian number of so many bytes, without a sign up to seven of them. */
  private long little(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << 8 * i;
    }
    return value;
  }

  private Object big(int bytes) throws IOException {
    byte[] magnitude = new byte[bytes + 1];
    for (int i = bytes; i > 0; i--) {
      magnitude[i] = (byte) next();
    }
    magnitude[0] = bytes > 0 && magnitude[1] < 0 ? (byte) -1 : 0;
    BigInteger value = new BigInteger(magnitude);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private String text(long length) throws IOException {
    BadInputException.check(length <= limit - at, "byte %d: expected a text within the file, found one of %,d bytes",
        at, length);
    byte[] bytes = in.readNBytes((int) length);
    BadInputException.check(bytes.length == length, "byte %d: expected a text of %,d bytes, found %,d", at, length,
        bytes.length);
    at += length;
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = next(); c != '\n'; c = next()) {
      BadInputException.check(line.length() < 1000, "byte %d: expected a name, found one of more than 1,000 letters",
          at);
      line.append((char) c);
    }
    return line.toString();
  }
}
