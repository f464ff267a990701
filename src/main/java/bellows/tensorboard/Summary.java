package bellows.tensorboard;

import bellows.protobuf.ProtobufWriter;
import bellows.train.rows.ValueHistogram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Values that belong to one step, each under a tag: TensorFlow's message {@code Summary} (core/framework/summary.proto).
 * Numbers of fields are those of the schema.
 */
final class Summary {
  private static final int DT_FLOAT = 1;
  private static final int DT_STRING = 7;
  private static final int RGB = 3;

  private final List<Consumer<ProtobufWriter>> values = new ArrayList<>();

  /** A number; null, and what is not finite, is left out. */
  Summary scalar(String tag, Double value) {
    return value == null || !Double.isFinite(value) ? this : add(tag, body -> body.number(2, value.floatValue()));
  }

  /** Null is left out. */
  Summary histogram(String tag, ValueHistogram histogram, double squares) {
    if (histogram == null) {
      return this;
    }
    int bins = histogram.least() < histogram.greatest() ? histogram.counts().length : 1;
    double[] edges = new double[bins];
    double[] counts = new double[bins];
    for (int i = 0; i < bins; i++) {
      edges[i] = bins == 1 ? histogram.greatest() : histogram.edge(i);
      counts[i] = histogram.counts()[i];
    }
    return add(tag, body -> body.message(5, histo -> histo.number(1, histogram.least())
        .number(2, histogram.greatest()).number(3, (double) histogram.count()).number(4, histogram.sum())
        .number(5, squares).numbers(6, edges).numbers(7, counts)));
  }

  /** @param png whose size is given, in pixels */
  Summary picture(String tag, int width, int height, byte[] png) {
    return add(tag, body -> body.message(4,
        image -> image.integer(1, height).integer(2, width).integer(3, RGB).bytes(4, png)));
  }

  /** Markdown. */
  Summary text(String tag, String markdown) {
    return add(tag, body -> body.message(9, metadata -> plugin(metadata, "text", null))
        .message(8, tensor -> tensor.integer(1, DT_STRING).message(2, shape -> {})
            .bytes(8, markdown.getBytes(StandardCharsets.UTF_8))));
  }

  /** Something of a plug-in whose content stands in the metadata, beside a tensor that nobody looks at. */
  Summary content(String tag, String plugin, byte[] content) {
    return add(tag, body -> body.message(9, metadata -> plugin(metadata, plugin, content))
        .message(8, tensor -> tensor.integer(1, DT_FLOAT).message(2, shape -> shape.message(2, dim -> dim.integer(1, 1)))
            .numbers(5, new float[1])));
  }

  private static void plugin(ProtobufWriter metadata, String name, byte[] content) {
    metadata.message(1, data -> {
      data.text(1, name);
      if (content != null) {
        data.bytes(2, content);
      }
    });
  }

  private Summary add(String tag, Consumer<ProtobufWriter> body) {
    values.add(summary -> summary.message(1, value -> body.accept(value.text(1, tag))));
    return this;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  void writeTo(ProtobufWriter message) {
    values.forEach(value -> value.accept(message));
  }
}
