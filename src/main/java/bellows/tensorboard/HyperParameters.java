package bellows.tensorboard;

import bellows.protobuf.ProtobufWriter;
import bellows.run.FlatKeys;
import com.typesafe.config.Config;
import java.time.Instant;
import java.util.function.Consumer;

/** The run file for TensorBoard's table of hyper-parameters (plugins/hparams/plugin_data.proto). */
final class HyperParameters {
  private static final String PLUGIN = "hparams";
  /** A key whose value is longer is a description, as of a network, and no parameter to compare. */
  private static final int LONGEST = 80;

  private HyperParameters() {}

  /** @param run its name, by which its starts are one */
  static Summary of(String run, Config file, Instant started) {
    byte[] content = new ProtobufWriter().message(3, session -> {
      FlatKeys.of(file).forEach((key, value) -> {
        if (String.valueOf(value).length() <= LONGEST) {
          session.message(1, entry -> entry.text(1, key).message(2, value(value)));
        }
      });
      session.text(4, run).number(5, (double) started.getEpochSecond());
    }).toBytes();
    return new Summary().content("_hparams_/session_start_info", PLUGIN, content);
  }

  /** A {@code google.protobuf.Value}. */
  private static Consumer<ProtobufWriter> value(Object value) {
    return body -> {
      if (value instanceof Number number) {
        body.number(2, number.doubleValue());
      } else if (value instanceof Boolean flag) {
        body.bool(4, flag);
      } else {
        body.text(3, (String) value);
      }
    };
  }
}
