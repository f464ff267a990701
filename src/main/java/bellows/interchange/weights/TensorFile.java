package bellows.interchange.weights;

import bellows.conf.BadInputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file of named tensors. Opening it reads names and shapes and checks that all of them lie within the file; a
 * tensor's values are read when somebody asks, so no more than one need be in memory.
 */
public interface TensorFile extends Closeable {
  /** A tensor of the file: {@code extents} outermost first, none for a single number. */
  record Entry(String name, Element element, List<Long> extents) {
    public Entry {
      extents = List.copyOf(extents);
    }

    /**
     * How many elements the tensor has.
     *
     * @throws BadInputException if they are more than an array holds
     */
    public int size() {
      return Math.toIntExact(checkedSize(extents, name));
    }

    /** As people write it: {@code 16×3×3×3}. */
    public String shape() {
      return extents.isEmpty() ? "1" : extents.stream().map(String::valueOf).collect(Collectors.joining("×"));
    }
  }

  /** The first bytes of a zip. */
  int ZIP = 0x504b0304;
  /** The opcode that begins a pickle of protocol 2 or later. */
  int PICKLE = 0x80;

  /** In the order of the file. */
  List<Entry> entries();

  /** The values of a tensor of real numbers, in row-major order. */
  float[] read(Entry entry) throws IOException;

  /**
   * Opens a file of safetensors, or what {@code torch.save} wrote of a {@code state_dict}: its first bytes tell.
   *
   * @throws BadInputException if it is neither, is damaged, or holds something that is not read
   */
  static TensorFile open(Path file) throws IOException {
    BadInputException.check(Files.isRegularFile(file), "%s: expected a file of weights, found %s", file,
        Files.exists(file) ? "something else" : "nothing");
    FileChannel channel = FileChannel.open(file);
    try {
      ByteBuffer first = ByteBuffer.allocate(4);
      channel.read(first, 0);
      int magic = first.getInt(0);
      if (magic == ZIP) {
        channel.close();
        return ZippedStateDict.open(file);
      }
      return magic >>> 24 == PICKLE ? LegacyStateDict.open(file, channel) : Safetensors.open(file, channel);
    } catch (BadInputException e) {
      channel.close();
      throw new BadInputException("%s: %s", file, e.getMessage(), e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The number of elements, which an array must hold. */
  static long checkedSize(List<Long> extents, String name) {
    long size = 1;
    for (long extent : extents) {
      BadInputException.check(extent >= 0 && extent <= Integer.MAX_VALUE - 64,
          "%s: expected extents of an array, found %s", name, extents);
      size *= extent;
      BadInputException.check(size <= Integer.MAX_VALUE - 64, "%s: expected at most 2^31 elements, found a shape of %s",
          name, extents);
    }
    return size;
  }
}
