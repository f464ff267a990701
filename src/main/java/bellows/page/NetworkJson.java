package bellows.page;

import bellows.conf.BadInputException;
import bellows.nn.model.LayerGraph;
import bellows.nn.model.Model;
import java.util.function.Supplier;

/** A network as a graph of its layers: names, kinds, shapes, weights, and what each reads. */
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
        for (LayerGraph.Node node : LayerGraph.of(model).nodes()) {
          json.writeStartArray();
          json.writeString(node.layer());
          json.writeString(node.part() == null ? node.what().kind() : node.part());
          json.writeString(node.what().detail());
          Json.value(json, node.row() == null ? null : node.row().output().toString());
          json.writeNumber(node.row() == null || node.part() != null ? 0 : node.row().weights());
          json.writeStartArray();
          for (int input : node.inputs()) {
            json.writeNumber(input);
          }
          json.writeEndArray();
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
