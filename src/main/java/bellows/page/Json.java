package bellows.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What the page's scripts read. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Writes the fields of an object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private Json() {}

  /** An object. */
  static String object(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** As short as a float is; null where JSON has no number. */
  static void number(JsonGenerator json, double value) throws IOException {
    float shortened = (float) value;
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (shortened == Math.rint(shortened) && Math.abs(shortened) < 1e7) {
      json.writeNumber((long) shortened);
    } else {
      json.writeNumber(Float.isInfinite(shortened) ? String.valueOf(value) : Float.toString(shortened));
    }
  }

  /** A number that may be missing. */
  static void field(JsonGenerator json, String name, Double value) throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      number(json, value);
    }
  }

  static void field(JsonGenerator json, String name, String value) throws IOException {
    json.writeFieldName(name);
    value(json, value);
  }

  /** A text that may be missing. */
  static void value(JsonGenerator json, String value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
  }
}
