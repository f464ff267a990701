package bellows.interchange.weights;

import bellows.conf.BadInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What {@code torch.save} writes since version 1.6: a zip without compression of {@code NAME/data.pkl}, the object, and
 * {@code NAME/data/KEY}, the elements of each storage.
 */
final class ZippedStateDict implements TensorFile {
  private static final String OBJECT = "/data.pkl";

  /** Something that is read of a zip. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  private final ZipFile zip;
  private final StateDict dict;
  private final Map<String, ZipEntry> storages;

  private ZippedStateDict(ZipFile zip, StateDict dict, Map<String, ZipEntry> storages) {
    this.zip = zip;
    this.dict = dict;
    this.storages = storages;
  }

  static ZippedStateDict open(Path file) throws IOException {
    ZipFile zip = undamaged(() -> new ZipFile(file.toFile()));
    try {
      return undamaged(() -> open(zip));
    } catch (IOException | BadInputException e) {
      zip.close();
      throw e;
    }
  }

  private static ZippedStateDict open(ZipFile zip) throws IOException {
    List<? extends ZipEntry> objects = zip.stream().filter(entry -> entry.getName().endsWith(OBJECT)).toList();
    BadInputException.check(objects.size() == 1, "expected the zip of torch.save with one data.pkl, found %d",
        objects.size());
    ZipEntry object = objects.get(0);
    String folder = object.getName().substring(0, object.getName().length() - OBJECT.length());
    checkOrder(zip, zip.getEntry(folder + "/byteorder"));
    StateDict dict;
    try (InputStream in = new BufferedInputStream(zip.getInputStream(checked(object)))) {
      dict = StateDict.of(new Pickle(in, object.getSize()).read());
    }
    Map<String, ZipEntry> storages = new HashMap<>();
    for (Pickle.Storage storage : dict.storages()) {
      ZipEntry entry = zip.getEntry(folder + "/data/" + storage.key());
      BadInputException.check(entry != null, "storage %s: expected %s/data/%s in the zip, found none",
          storage.key(), folder, storage.key());
      BadInputException.check(storage.size() >= 0
          && checked(entry).getSize() / storage.element().bytes() == storage.size(),
          "storage %s: expected %,d elements, found %,d bytes", storage.key(), storage.size(), entry.getSize());
      storages.put(storage.key(), entry);
    }
    return new ZippedStateDict(zip, dict, storages);
  }

  private static void checkOrder(ZipFile zip, ZipEntry order) throws IOException {
    if (order != null) {
      try (InputStream in = zip.getInputStream(checked(order))) {
        String found = new String(in.readNBytes(16), StandardCharsets.US_ASCII);
        BadInputException.check(found.equals("little"), "expected elements in the byte order little, found %s", found);
      }
    }
  }

  /** Stored as it is: so nothing is larger in memory than in the file. */
  private static ZipEntry checked(ZipEntry entry) {
    BadInputException.check(entry.getMethod() == ZipEntry.STORED && entry.getSize() == entry.getCompressedSize(),
        "%s: expected no compression, as torch.save writes, found some", entry.getName());
    return entry;
  }

  @Override
  public List<Entry> entries() {
    return dict.entries();
  }

  @Override
  public float[] read(Entry entry) throws IOException {
    Pickle.Tensor tensor = dict.tensor(entry);
    return undamaged(() -> {
      try (InputStream in = zip.getInputStream(storages.get(tensor.storage().key()))) {
        return StateDict.read(tensor, entry.name(), forwards(in));
      }
    });
  }

  /** Java says of most damage what it is, but not of an entry that lies behind the end of the file. */
  private static <T> T undamaged(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (ZipException | IllegalArgumentException | EOFException e) {
      throw new BadInputException("expected the zip of torch.save, found a damaged one: %s",
          e.getMessage() == null ? "it ends before an entry does" : e.getMessage(), e);
    }
  }

  /** A stream as bytes that are asked for from the front to the back. */
  private static Blocks.Bytes forwards(InputStream in) {
    long[] position = {0};
    return (at, into) -> {
      in.skipNBytes(at - position[0]);
      int read = in.readNBytes(into.array(), into.position(), into.remaining());
      if (read < into.remaining()) {
        throw new EOFException("ends at byte " + (at + read) + " of a storage, where more was expected");
      }
      position[0] = at + read;
    };
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
