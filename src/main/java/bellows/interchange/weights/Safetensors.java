package bellows.interchange.weights;

import bellows.conf.BadInputException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of safetensors: eight bytes of the head's length, the head, which is JSON, and the tensors' bytes.
 *
 * <pre>{"weight": {"dtype": "F32", "shape": [16, 3, 3, 3], "data_offsets": [0, 1728]}, "__metadata__": {…}}</pre>
 *
 * Offsets count from the end of the head. As the format asks, tensors must lie side by side, without gaps and to the
 * end of the file: so nothing can hide between them, and none lies over another.
 */
public final class Safetensors implements TensorFile {
  /** A tensor that is to be written, and as what. */
  public record Named(String name, List<Integer> extents, float[] values, Element element) {
    public Named(String name, List<Integer> extents, float[] values) {
      this(name, extents, values, Element.F32);
    }
  }

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String METADATA = "__metadata__";
  private static final int LENGTH = 8;
  /** As the format's own reader has it. */
  private static final long LONGEST_HEAD = 100_000_000;

  private final FileChannel channel;
  private final Map<Entry, Long> places;
  private final Map<String, String> metadata;

  private Safetensors(FileChannel channel, Map<Entry, Long> places, Map<String, String> metadata) {
    this.channel = channel;
    this.places = places;
    this.metadata = metadata;
  }

  static Safetensors open(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    BadInputException.check(size >= LENGTH, "expected safetensors or what torch.save writes, found a file of %d bytes",
        size);
    ByteBuffer length = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    Blocks.of(channel, 0).read(0, length);
    long head = length.getLong(0);
    BadInputException.check(head >= 2 && head <= Math.min(LONGEST_HEAD, size - LENGTH),
        "expected safetensors or what torch.save writes, found a file that is neither: a head of %,d bytes in a file "
            + "of %,d",
        head, size);
    ByteBuffer text = ByteBuffer.allocate((int) head);
    Blocks.of(channel, LENGTH).read(0, text);
    JsonNode tree;
    try {
      tree = JSON.readTree(text.array());
    } catch (JsonProcessingException e) {
      throw new BadInputException("expected safetensors or what torch.save writes; found a head that is not JSON: %s",
          e.getOriginalMessage(), e);
    }
    BadInputException.check(tree != null && tree.isObject(), "expected a head of tensors by name, found %s",
        tree == null ? "nothing" : tree.getNodeType());
    Map<String, String> metadata = new LinkedHashMap<>();
    tree.path(METADATA).fields().forEachRemaining(field -> metadata.put(field.getKey(), field.getValue().asText()));
    return new Safetensors(channel, places(tree, LENGTH + head, size), metadata);
  }

  private static Map<Entry, Long> places(JsonNode tree, long start, long size) {
    record Placed(Entry entry, long from, long to) {}
    List<Placed> placed = new ArrayList<>();
    tree.fields().forEachRemaining(field -> {
      if (!field.getKey().equals(METADATA)) {
        Entry entry = entry(field.getKey(), field.getValue());
        JsonNode offsets = field.getValue().path("data_offsets");
        BadInputException.check(offsets.isArray() && offsets.size() == 2 && offsets.path(0).canConvertToLong()
            && offsets.path(1).canConvertToLong(), "%s: expected data_offsets [from, to], found %s",
            entry.name(), offsets);
        placed.add(new Placed(entry, offsets.path(0).asLong(), offsets.path(1).asLong()));
      }
    });
    placed.sort((a, b) -> a.from != b.from ? Long.compare(a.from, b.from) : Long.compare(a.to, b.to));
    Map<Entry, Long> places = new LinkedHashMap<>();
    long at = 0;
    for (Placed one : placed) {
      long bytes = checkedBytes(one.entry);
      BadInputException.check(one.from == at && one.to - one.from == bytes,
          "%s: expected the %,d bytes of %s from byte %,d on, found bytes %,d to %,d", one.entry.name(), bytes,
          one.entry.shape(), at, one.from, one.to);
      places.put(one.entry, start + at);
      at = one.to;
    }
    BadInputException.check(start + at == size, "expected a file of %,d bytes, found %,d", start + at, size);
    return places;
  }

  private static long checkedBytes(Entry entry) {
    return TensorFile.checkedSize(entry.extents(), entry.name()) * entry.element().bytes();
  }

  private static Entry entry(String name, JsonNode node) {
    Element element = Element.named(node.path("dtype").asText());
    BadInputException.check(element != null, "%s: expected a dtype of F64, F32, F16, BF16, I64, I32, I16, I8, U8 or "
        + "BOOL, found %s", name, node.path("dtype"));
    JsonNode shape = node.path("shape");
    BadInputException.check(shape.isArray(), "%s: expected a shape, found %s", name, shape);
    List<Long> extents = new ArrayList<>();
    for (JsonNode extent : shape) {
      BadInputException.check(extent.isIntegralNumber() && extent.canConvertToLong(), "%s: expected a shape of whole "
          + "numbers, found %s", name, shape);
      extents.add(extent.asLong());
    }
    return new Entry(name, element, extents);
  }

  @Override
  public List<Entry> entries() {
    return List.copyOf(places.keySet());
  }

  /** What the file says of itself. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  @Override
  public float[] read(Entry entry) throws IOException {
    return Blocks.floats(Blocks.of(channel, places.get(entry)), entry.element(), entry.size());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Writes tensors in their order. */
  public static void write(OutputStream out, List<Named> tensors, Map<String, String> metadata) throws IOException {
    ObjectNode head = JSON.createObjectNode();
    ObjectNode notes = head.putObject(METADATA);
    metadata.forEach(notes::put);
    long at = 0;
    for (Named tensor : tensors) {
      ObjectNode node = head.putObject(tensor.name);
      node.put("dtype", tensor.element.name());
      tensor.extents.forEach(node.putArray("shape")::add);
      long end = at + (long) tensor.values.length * tensor.element.bytes();
      node.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    // Spaces up to a multiple of eight, so that the floats are aligned for those who map the file.
    byte[] text = JSON.writeValueAsString(head).getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + LENGTH - 1) / LENGTH * LENGTH;
    out.write(ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).array());
    out.write(text);
    out.write(" ".repeat(padded - text.length).getBytes(StandardCharsets.US_ASCII));
    for (Named tensor : tensors) {
      write(out, tensor);
    }
  }

  private static void write(OutputStream out, Named tensor) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : tensor.values) {
      if (!block.hasRemaining()) {
        out.write(block.array());
        block.clear();
      }
      try {
        tensor.element.put(block, value);
      } catch (BadInputException e) {
        throw new BadInputException("%s: %s", tensor.name, e.getMessage(), e);
      }
    }
    out.write(block.array(), 0, block.position());
  }
}
