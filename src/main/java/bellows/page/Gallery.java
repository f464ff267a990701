package bellows.page;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.draw.ConfusionMatrix;
import bellows.draw.Mistakes;
import bellows.draw.Subject;
import bellows.draw.WeightPictures;
import bellows.figure.Rasters;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.image.file.PictureWriter;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What a network makes of the samples by which it is judged: made once somebody asks, since it takes a pass over them.
 * Not thread-safe.
 */
final class Gallery {
  /** Enough to judge a network by, and looked at in seconds. */
  private static final int MOST_SAMPLES = 10_000;
  private static final int MOST_CLASSES = 100;
  private static final int MOST_FILTERS = 128;
  private static final int MOST_MISTAKES = 60;
  private static final int LONGEST_SIDE = 128;

  private final List<Picture> filters;
  private final String layer;
  /** Null if inputs are no pictures, or targets no classes. */
  private final Mistakes mistakes;
  /** Null without classes, or of too many. */
  private final long[][] counts;
  private final String split;
  private final long samples;

  Gallery(Supplier<Subject> opening) {
    Subject subject = opening.get();
    WeightPictures weights = weights(subject);
    filters = weights == null ? List.of() : weights.pictures(MOST_FILTERS);
    layer = weights == null ? "" : weights.layer();
    Split shown = subject.data().has(Split.TEST) ? Split.TEST : Split.TRAIN;
    Rows rows = subject.data().first(shown, (int) Math.min(MOST_SAMPLES, subject.data().count(shown)));
    int classes = subject.model().classes();
    split = shown.name().toLowerCase(Locale.ROOT);
    samples = rows.count();
    mistakes = classes > 0 && classes <= MOST_CLASSES && subject.model().input().isPicture()
        ? new Mistakes(subject, rows) : null;
    counts = mistakes != null ? mistakes.counts()
        : classes > 0 && classes <= 60 ? ConfusionMatrix.of(subject, rows).counts() : null;
  }

  private static WeightPictures weights(Subject subject) {
    try {
      return new WeightPictures(subject);
    } catch (BadInputException e) {
      return null; // Of a network whose first layer reads no pictures nothing is shown.
    }
  }

  /** Writes the matrix, the filters and the worst mistakes. */
  void write(JsonGenerator json) throws IOException {
    json.writeStringField("split", split);
    json.writeNumberField("samples", samples);
    if (counts != null) {
      json.writeArrayFieldStart("counts");
      for (long[] row : counts) {
        json.writeArray(row, 0, row.length);
      }
      json.writeEndArray();
    }
    json.writeStringField("layer", layer);
    json.writeArrayFieldStart("filters");
    for (Picture filter : filters) {
      json.writeString(url(filter));
    }
    json.writeEndArray();
    if (mistakes != null) {
      write(json, "mistakes", mistakes.worst(MOST_MISTAKES));
    }
  }

  /** Writes the samples of one class that were taken for another. */
  void write(JsonGenerator json, int right, int said) throws IOException {
    write(json, "mistakes", mistakes == null ? List.of() : mistakes.between(right, said, MOST_MISTAKES));
  }

  private static void write(JsonGenerator json, String name, List<Mistakes.Shown> all) throws IOException {
    json.writeArrayFieldStart(name);
    for (Mistakes.Shown one : all) {
      json.writeStartArray();
      json.writeString(url(one.picture()));
      json.writeString(one.said());
      json.writeString(one.right());
      Json.number(json, one.sureness());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static String url(Picture picture) {
    Picture small = picture;
    int longest = Math.max(picture.height(), picture.width());
    if (longest > LONGEST_SIDE) {
      small = new Picture();
      Resize.whole(picture, small, Math.max(1, picture.height() * LONGEST_SIDE / longest),
          Math.max(1, picture.width() * LONGEST_SIDE / longest));
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(new PictureWriter().png(Rasters.of(small)));
  }
}
