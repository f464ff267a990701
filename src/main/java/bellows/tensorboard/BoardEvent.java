package bellows.tensorboard;

import bellows.protobuf.ProtobufWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** A record of an event file: TensorFlow's message {@code Event} (core/util/event.proto), as bytes. */
final class BoardEvent {
  private static final int SESSION_START = 1;

  private BoardEvent() {}

  /** The first of each file. */
  static byte[] version(Instant time) {
    return of(time, 0, event -> event.text(3, "brain.Event:2"));
  }

  /** From here on steps count from {@code step}: what earlier records say of that step and later ones counts no more. */
  static byte[] start(Instant time, long step) {
    return of(time, step, event -> event.message(7, log -> log.integer(1, SESSION_START)));
  }

  static byte[] summary(Instant time, long step, Summary summary) {
    return of(time, step, event -> event.message(5, summary::writeTo));
  }

  /** @param graph a message {@code GraphDef} */
  static byte[] graph(Instant time, byte[] graph) {
    return of(time, 0, event -> event.bytes(4, graph));
  }

  /** @param time counts in whole microseconds, as tables have it */
  private static byte[] of(Instant time, long step, Consumer<ProtobufWriter> what) {
    ProtobufWriter event = new ProtobufWriter().number(1, ChronoUnit.MICROS.between(Instant.EPOCH, time) / 1e6);
    if (step != 0) {
      event.integer(2, step);
    }
    what.accept(event);
    return event.toBytes();
  }
}
