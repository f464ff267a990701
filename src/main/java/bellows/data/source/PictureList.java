package bellows.data.source;

import bellows.conf.BadInputException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Many pictures' files in little memory: about fifty bytes each, where objects would take two hundred, which for
 * ImageNet's 1.28 million makes a quarter of a gigabyte. What {@link #get} returns is made when it is asked for.
 */
public final class PictureList extends AbstractList<PictureFile> implements RandomAccess, Serializable {
  private static final long serialVersionUID = 1;
  /** Of all names together. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final List<String> homes = new ArrayList<>(1);
  private int[] home = new int[1];
  /** In UTF-8, one after the other. */
  private byte[] names = new byte[16];
  private int[] nameEnd = new int[1];
  private long[] offset = new long[1];
  private long[] length = new long[1];
  private int[] label = new int[1];
  private int size;

  public PictureList() {}

  public PictureList(Collection<PictureFile> pictures) {
    addAll(pictures);
  }

  @Override
  public boolean add(PictureFile picture) {
    byte[] name = picture.name().getBytes(StandardCharsets.UTF_8);
    int start = nameStart(size);
    BadInputException.check(name.length <= MOST_BYTES - start, "%s: expected names of pictures of at most %,d bytes "
        + "together, found more", picture.home(), MOST_BYTES);
    reserve(start + name.length);
    System.arraycopy(name, 0, names, start, name.length);
    nameEnd[size] = start + name.length;
    home[size] = home(picture.home());
    offset[size] = picture.offset();
    length[size] = picture.length();
    label[size++] = picture.label();
    modCount++;
    return true;
  }

  /** Those that follow each other mostly lie together. */
  private int home(String path) {
    int last = homes.size() - 1;
    if (last < 0 || !homes.get(last).equals(path)) {
      homes.add(path);
      last++;
    }
    return last;
  }

  private void reserve(int bytes) {
    if (names.length < bytes) {
      names = Arrays.copyOf(names, (int) Math.min(MOST_BYTES, Math.max(bytes, names.length + (names.length >> 1))));
    }
    if (home.length == size) {
      resize(size + (size >> 1) + 1);
    }
  }

  private void resize(int room) {
    home = Arrays.copyOf(home, room);
    nameEnd = Arrays.copyOf(nameEnd, room);
    offset = Arrays.copyOf(offset, room);
    length = Arrays.copyOf(length, room);
    label = Arrays.copyOf(label, room);
  }

  private int nameStart(int index) {
    return index == 0 ? 0 : nameEnd[index - 1];
  }

  @Override
  public PictureFile get(int index) {
    Objects.checkIndex(index, size);
    int start = nameStart(index);
    return new PictureFile(homes.get(home[index]), new String(names, start, nameEnd[index] - start,
        StandardCharsets.UTF_8), offset[index], length[index], label[index]);
  }

  @Override
  public int size() {
    return size;
  }

  /**
   * These by name, as strings are ordered.
   *
   * @throws BadInputException if two have the same name
   */
  public PictureList sorted(String path) {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, this::compareNames);
    for (int i = 1; i < size; i++) {
      if (compareNames(order[i - 1], order[i]) == 0) {
        throw new BadInputException("%s: expected each name once in a class, found %s again", path,
            get(order[i]).title());
      }
    }
    PictureList sorted = new PictureList();
    sorted.names = new byte[nameStart(size)];
    sorted.resize(size);
    for (int i : order) {
      sorted.add(get(i));
    }
    return sorted;
  }

  /** As {@link String#compareTo} has it, which goes by UTF-16: there what has two units comes before U+E000. */
  private int compareNames(int one, int other) {
    int a = nameStart(one);
    int b = nameStart(other);
    int at = Arrays.mismatch(names, a, nameEnd[one], names, b, nameEnd[other]);
    if (at < 0 || at == nameEnd[one] - a || at == nameEnd[other] - b) {
      return nameEnd[one] - a - (nameEnd[other] - b);
    }
    return rank(names[a + at]) - rank(names[b + at]);
  }

  private static int rank(byte unit) {
    int rank = unit & 0xff;
    return rank == 0xee || rank == 0xef ? rank + 0x10 : rank;
  }
}
