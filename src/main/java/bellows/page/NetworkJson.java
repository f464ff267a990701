package bellows.page;

import bellows.conf.BadInputException;
import bellows.nn.model.Model;
import java.util.function.Supplier;

/** A network layer by layer: names, kinds, shapes, parameters. */
final class NetworkJson {
  private NetworkJson() {}

  /** An object; with nothing but the reason if the network cannot be built here. */
  static String of(Supplier<Model> building) {
    try {
      Model model = building.get();
      return Json.object(json -> {
        json.writeStringField("name", model.name());
        json.writeStringField("loss", model.loss().kind());
        json.writeStringField("input", model.input().toString());
        json.writeNumberField("parameters", model.layout().weightCount());
        json.writeNumberField("multiplyAdds", model.multiplyAdds());
        json.writeArrayFieldStart("layers");
        for (Model.Row row : model.rows()) {
          json.writeStartArray();
          json.writeString(row.name());
          json.writeString(row.layer().kind());
          json.writeString(row.input().toString());
          json.writeString(row.output().toString());
          json.writeNumber(row.weights());
          json.writeEndArray();
        }
        json.writeEndArray();
      });
    } catch (BadInputException e) {
      // A layer that only the jar of whoever trains it has.
      return Json.object(json -> Json.field(json, "problem", e.getMessage()));
    }
  }
}
