package bellows.interchange.weights;

import bellows.conf.BadInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code torch.save} wrote before version 1.6, and still does on request: pickles of a magic number, a version,
 * the machine, the object and the list of storages; then each storage, as a count of 8 bytes and its elements.
 */
final class LegacyStateDict implements TensorFile {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;

  private final FileChannel channel;
  private final StateDict dict;
  /** Where each storage's elements begin in the file. */
  private final Map<String, Long> places;

  private LegacyStateDict(FileChannel channel, StateDict dict, Map<String, Long> places) {
    this.channel = channel;
    this.dict = dict;
    this.places = places;
  }

  static LegacyStateDict open(Path file, FileChannel channel) throws IOException {
    Pickle pickles = new Pickle(new BufferedInputStream(Channels.newInputStream(channel.position(0))), channel.size());
    Object magic = pickles.read();
    Object version = MAGIC.equals(magic) ? pickles.read() : null;
    BadInputException.check(Long.valueOf(VERSION).equals(version), "expected a file of torch.save, found another "
        + "pickle; save the model's state_dict with torch.save, or as safetensors");
    Object machine = pickles.read();
    boolean little = machine instanceof Map<?, ?> map && !Boolean.FALSE.equals(map.get("little_endian"));
    BadInputException.check(little, "expected a file of a little-endian machine, found one of another");
    StateDict dict = StateDict.of(pickles.read());
    Object keys = pickles.read();
    BadInputException.check(keys instanceof List,
        "expected the list of storages behind the tensors, found something else");
    return new LegacyStateDict(channel, dict, places(channel, dict, (List<?>) keys, pickles.position()));
  }

  private static Map<String, Long> places(FileChannel channel, StateDict dict, List<?> keys, long from)
      throws IOException {
    Map<Object, Pickle.Storage> storages = new HashMap<>();
    for (Pickle.Storage storage : dict.storages()) {
      Pickle.Storage before = storages.putIfAbsent(storage.key(), storage);
      BadInputException.check(before == null || before.equals(storage),
          "storage %s: expected one kind and size, found two", storage.key());
    }
    Map<String, Long> places = new HashMap<>();
    ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long at = from;
    for (Object key : keys) {
      Pickle.Storage storage = key instanceof String ? storages.get(key) : null;
      BadInputException.check(storage != null, "expected storages of the state_dict's tensors only, found another; "
          + "save the state_dict alone");
      BadInputException.check(at + Long.BYTES <= channel.size(), "storage %s: expected it within the file, which ends "
          + "at byte %,d", key, channel.size());
      count.clear();
      Blocks.of(channel, at).read(0, count);
      at += Long.BYTES;
      BadInputException.check(count.getLong(0) == storage.size() && storage.size() >= 0
          && storage.size() <= (channel.size() - at) / storage.element().bytes(),
          "storage %s: expected %,d elements at byte %,d, found %,d in a file of %,d bytes", key, storage.size(), at,
          count.getLong(0), channel.size());
      places.put(storage.key(), at);
      at += storage.size() * storage.element().bytes();
    }
    for (Pickle.Storage storage : storages.values()) {
      BadInputException.check(places.containsKey(storage.key()), "storage %s: expected it in the file, found none",
          storage.key());
    }
    return places;
  }

  @Override
  public List<Entry> entries() {
    return dict.entries();
  }

  @Override
  public float[] read(Entry entry) throws IOException {
    Pickle.Tensor tensor = dict.tensor(entry);
    return StateDict.read(tensor, entry.name(), Blocks.of(channel, places.get(tensor.storage().key())));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
