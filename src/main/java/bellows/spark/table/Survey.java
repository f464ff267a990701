package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.shard.ColourSums;
import bellows.data.source.Labels;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the rows of a table have in common: all that must be known of the whole before shards can be made. */
final class Survey implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of one partition: enough to cut sorted rows into nearly equal parts. */
  private static final int MOST_KEYS = 256;

  /** What is wrong with a row; null if nothing is. */
  String fault;
  long rows;
  long bytes;

  /** Each different label, as written, with the row where it was first seen. */
  final Map<String, String> labels = new LinkedHashMap<>();

  /** The largest weight of a row; 1 where there are none. */
  float heaviest;

  /** Bytes of a row's numbers, and the row where they were first seen. */
  int width = -1;
  String widthSeen;

  /** Of all pictures; 0 if they differ. */
  int height;
  int pictureWidth;
  boolean coloured;
  final ColourSums colours = new ColourSums();

  /** Of every so-manieth row. */
  final List<byte[]> keys = new ArrayList<>();
  private int stride = 1;

  /** A key for each of {@code weights} rows. */
  List<Long> weights = new ArrayList<>();

  void row(PackedRow row) {
    if (rows % stride == 0) {
      keys.add(row.key());
      if (keys.size() > MOST_KEYS) {
        for (int i = 1; i <= keys.size() - 1; i++) {
          keys.remove(i);
        }
        stride *= 2;
      }
    }
    rows++;
    bytes += row.key().length + row.value().length;
  }

  void label(String label, String place) {
    labels.putIfAbsent(label, place);
    BadInputException.check(labels.size() <= Labels.MOST_CLASSES, "expected at most %d different labels, found more; "
        + "for a real-valued target set classes = 0, for another column set label", Labels.MOST_CLASSES);
  }

  void width(int found, String place) {
    BadInputException.check(width < 0 || found < 0 || width == found, "%s: expected %d numbers, as %s has, found %d",
        place, width / 4, widthSeen, found / 4);
    if (width < 0) {
      width = found;
      widthSeen = place;
    }
  }

  void picture(int foundHeight, int foundWidth, boolean foundColoured) {
    boolean differs = rows > 0 && (height != foundHeight || pictureWidth != foundWidth);
    height = differs ? 0 : foundHeight;
    pictureWidth = differs ? 0 : foundWidth;
    coloured |= foundColoured;
  }

  /** Adds what was found in another partition. */
  void add(Survey other) {
    fault = fault == null ? other.fault : fault;
    if (other.rows == 0) {
      return;
    }
    other.labels.forEach(this::label);
    heaviest = Math.max(heaviest, other.heaviest);
    width(other.width, other.widthSeen);
    picture(other.height, other.pictureWidth, other.coloured);
    colours.add(other.colours);
    for (byte[] key : other.keys) {
      keys.add(key);
      weights.add((long) other.stride);
    }
    rows += other.rows;
    bytes += other.bytes;
  }
}
