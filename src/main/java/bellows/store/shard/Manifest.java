package bellows.store.shard;

import bellows.conf.BadInputException;
import bellows.data.Encoding;
import bellows.data.Moments;
import bellows.data.Split;
import bellows.data.shard.ColourSums;
import bellows.data.shard.PrincipalColours;
import bellows.data.shard.Shard;
import bellows.image.Picture;
import bellows.tensor.Shape;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a prepared data set is: {@code manifest.json} beside its shards, written last, so that it vouches for them.
 *
 * @param shape extents of one sample; null for pictures, whose sizes differ
 * @param classes 0 for real-valued targets
 * @param titles what people call the classes, in their order; empty if nobody told
 * @param encoding {@code bytes}, {@code floats} or {@code pictures}
 * @param shards of each split, a power of two
 * @param test null if there is no such split
 * @param mean of the training samples in raw units, for each channel; {@code deviation} likewise. Of pictures, both are
 *     taken from every fourth row
 * @param pca of the training pictures' colours; null for other samples
 * @param largestPicture the pixels of the largest picture, which decide over the memory of who reads them; null for other
 *     samples, and where nobody looked
 * @param table how a table's columns became the values of a sample, as the section {@code table} of a run file says it;
 *     null where samples come from no table
 * @param seed of the permutation that put the training samples into their order; null if they kept the source's
 * @param provenance where the data came from, free words
 */
public record Manifest(String format, int version, int[] shape, int classes, List<String> classNames,
    List<String> titles, String encoding, int shards, Contents train, Contents test, double[] mean, double[] deviation,
    PrincipalColours pca, @JsonInclude(Include.NON_NULL) Integer largestPicture,
    @JsonInclude(Include.NON_NULL) String table, Long seed, Map<String, String> provenance) implements Serializable {
  static final String FORMAT = "bellows-shards";
  static final int VERSION = 1;

  /**
   * One split.
   *
   * @param perClass samples of each class; empty for real-valued targets, and where nobody counted
   */
  public record Contents(long samples, long[] perClass, List<Part> parts) implements Serializable {
    public Contents {
      perClass = perClass == null ? new long[0] : perClass;
    }
  }

  /**
   * One file.
   *
   * @param bytes its length
   * @param crc32c its last four bytes, in hexadecimal
   */
  public record Part(String file, int samples, long bytes, String crc32c) implements Serializable {}

  /** What is missing is null, which is refused where it must be there: older manifests lack what came later. */
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** A manifest of 65,536 shards with as many class names takes about 20 MB. */
  public static final int MOST_BYTES = 1 << 26;
  private static final int MOST_SHARDS = 1 << 16;
  private static final int MOST_CLASSES = 1 << 24;
  private static final int MOST_AXES = 8;

  /** Titles may be left out. */
  public Manifest {
    titles = titles == null ? List.of() : titles;
  }

  /** The manifest of samples of one shape. */
  public static Manifest of(int[] shape, int classes, List<String> classNames, String encoding, int shards,
      Contents train, Contents test, Moments moments, String table, Long seed,
      Map<String, String> provenance) {
    return new Manifest(FORMAT, VERSION, shape, classes, classNames, List.of(), encoding, shards, train, test,
        moments.mean(), moments.deviation(), null, null, table, seed, provenance);
  }

  /** The manifest of pictures, each of its own size. */
  public static Manifest ofPictures(List<String> classNames, List<String> titles, int shards, Contents train,
      Contents test, ColourSums colours, int largest, Long seed, Map<String, String> provenance) {
    Moments moments = colours.moments();
    return new Manifest(FORMAT, VERSION, null, classNames.size(), classNames, titles, Encoding.PICTURES.word(), shards,
        train, test, moments.mean(), moments.deviation(), colours.principal(), largest, null, seed, provenance);
  }

  boolean isOfPictures() {
    return encoding.equals(Encoding.PICTURES.word());
  }

  /** The shape of one sample; null for pictures, whose sizes differ. */
  public Shape sampleShape() {
    return shape == null ? null : Shape.of(shape);
  }

  /** The split's contents, or null. */
  Contents contents(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> null; // that is a matter of the run
      case TEST -> test;
    };
  }

  /** Parses and checks; {@code path} is what errors call it. */
  public static Manifest parse(byte[] json, String path) {
    Manifest manifest;
    try {
      manifest = JSON.readValue(json, Manifest.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException("%s: line %d: expected a manifest of shards: %s%s", path,
          e.getLocation() == null ? 1 : e.getLocation().getLineNr(), field(e), e.getOriginalMessage(), e);
    } catch (IOException e) {
      // The bytes are in memory: what cannot be read is their encoding.
      throw new BadInputException("%s: expected JSON in UTF-8: %s", path, e.getMessage(), e);
    }
    BadInputException.check(manifest != null, "%s: expected a manifest of shards, found null", path);
    manifest.check(path);
    return manifest;
  }

  /** The field that is wrong, if it is one. */
  private static String field(JsonProcessingException e) {
    return e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
        ? mapping.getPath().stream().map(JsonMappingException.Reference::getFieldName).filter(Objects::nonNull)
            .collect(Collectors.joining(".")) + ": " : "";
  }

  private void check(String path) {
    BadInputException.check(FORMAT.equals(format) && version == VERSION,
        "%s: expected format %s version %d, found %s %d", path, FORMAT, VERSION, format, version);
    boolean whole = classNames != null && encoding != null && train != null && mean != null && deviation != null
        && provenance != null;
    BadInputException.check(whole, "%s: expected classNames, encoding, train, mean, deviation and provenance, found "
        + "null for one of them", path);
    BadInputException.check(Integer.bitCount(shards) == 1 && shards > 0 && shards <= MOST_SHARDS,
        "%s: expected a power of two of shards, found %d; %d at most", path, shards, MOST_SHARDS);
    boolean pictures = Encoding.of(encoding, path) == Encoding.PICTURES;
    BadInputException.check(pictures == (shape == null) && pictures == (pca != null),
        "%s: expected a shape, or of pictures none and the principal components of their colours, found %s and %s",
        path, shape == null ? "no shape" : "a shape", pca == null ? "no pca" : "pca");
    BadInputException.check(classes >= 0 && classes <= MOST_CLASSES, "%s: expected 0 to %d classes, found %d", path,
        MOST_CLASSES, classes);
    int channels = pictures ? 3 : shape(path).channels();
    BadInputException.check(mean.length == channels && deviation.length == channels,
        "%s: expected %d means and deviations, one for each channel, found %d and %d", path, channels, mean.length,
        deviation.length);
    BadInputException.check(!classNames.contains(null), "%s: expected names of classes, found null", path);
    BadInputException.check(classNames.isEmpty() || classNames.size() == classes,
        "%s: expected %d class names, found %d", path, classes, classNames.size());
    BadInputException.check(titles.isEmpty() || titles.size() == classes && !titles.contains(null),
        "%s: expected %d titles of classes, found %d", path, classes, titles.size());
    BadInputException.check(largestPicture == null || largestPicture >= 0 && largestPicture <= Picture.MOST_PIXELS,
        "%s: expected a largest picture of at most %,d pixels, found %,d", path, Picture.MOST_PIXELS, largestPicture);
    checkMoments(path);
    if (pictures) {
      pca.check(path);
    }
    for (Split split : Split.STORED) {
      if (contents(split) != null) {
        check(split, contents(split), path);
      }
    }
  }

  private Shape shape(String path) {
    BadInputException.check(shape.length <= MOST_AXES, "%s: expected a shape of at most %d axes, found %d", path,
        MOST_AXES, shape.length);
    try {
      return Shape.of(shape);
    } catch (BadInputException e) {
      throw new BadInputException("%s: shape: %s", path, e.getMessage(), e);
    }
  }

  private void checkMoments(String path) {
    for (int i = 0; i < mean.length; i++) {
      BadInputException.check(Math.abs(mean[i]) <= Float.MAX_VALUE && deviation[i] >= 0
          && deviation[i] <= Float.MAX_VALUE, "%s: expected finite means and deviations, found %s and %s", path,
          mean[i], deviation[i]);
    }
  }

  private void check(Split split, Contents contents, String path) {
    int found = contents.parts == null ? 0 : contents.parts.size();
    BadInputException.check(found == shards, "%s: expected %d shards of %s, found %d", path, shards, split, found);
    BadInputException.check(contents.samples >= 0 && contents.samples / shards < Integer.MAX_VALUE,
        "%s: expected a number of %s samples that fits %d shards, found %d", path, split, shards, contents.samples);
    for (int shard = 0; shard < shards; shard++) {
      Part part = contents.parts.get(shard);
      BadInputException.check(part != null && part.crc32c != null, "%s: expected file, samples, bytes and crc32c of "
          + "shard %d of %s, found null", path, shard, split);
      String name = ShardStore.name(split, shard, shards);
      BadInputException.check(name.equals(part.file), "%s: expected shard %d of %s to be %s, found %s", path, shard,
          split, name, part.file);
      int rows = Shard.rows(contents.samples, shard, shards);
      BadInputException.check(rows == part.samples, "%s: %s: expected %d samples, as the split has %d, found %d", path,
          name, rows, contents.samples, part.samples);
    }
    BadInputException.check(contents.perClass.length == 0
        || contents.perClass.length == classes && Arrays.stream(contents.perClass).sum() == contents.samples,
        "%s: expected the %s samples of %d classes to be %d together, found %s", path, split, classes,
        contents.samples, Arrays.toString(contents.perClass));
  }

  /** This manifest as JSON, which {@link #parse} reads. */
  public byte[] render() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
