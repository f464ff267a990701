package bellows.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.train.rows.LayerRow;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerHistogramsTest {
  private static LayerRow row(long step, String layer) {
    String counts = " 3" + " 1".repeat(29);
    return new LayerRow("r", step, layer, "dense", 1.0, 2.0, null, null, layer.equals("relu") ? null : "-1.0 1.0 0" + counts,
        layer.equals("relu") ? null : -step + ".0 " + step + ".5 0" + counts);
  }

  private static JsonNode written(LayerHistograms all, String layer, int most) throws IOException {
    return new ObjectMapper().readTree(Json.object(json -> all.write(json, layer, most)));
  }

  @Test
  void ofALayerByEvaluation() throws IOException {
    LayerHistograms all = new LayerHistograms();
    for (long step : new long[] {10, 20}) {
      List.of("a", "relu", "b").forEach(layer -> all.add(row(step, layer)));
    }
    JsonNode found = written(all, null, 100);
    assertEquals("a", found.get("layer").asText());
    assertEquals("[\"a\",\"b\"]", found.get("layers").toString(), "those that have weights");
    assertEquals("[10,20]", found.get("step").toString());
    assertTrue(found.get("weights").get(1).toString().startsWith("[-20,20.5,3,1,"), found.toString());
    assertEquals(32, found.get("gradients").get(0).size());
    assertEquals("null", written(all, "none", 100).get("weights").get(0).toString());
    all.rollBack(10);
    assertEquals("[10]", written(all, "b", 100).get("step").toString());
    all.clear();
    assertEquals("[]", written(all, null, 100).get("layers").toString());
  }

  /** However many there were, few are kept, evenly, and the newest is one of them. */
  @Test
  void memoryIsBounded() throws IOException {
    LayerHistograms few = new LayerHistograms();
    for (long step = 1; step <= 10_001; step++) {
      few.add(row(step, "a"));
    }
    JsonNode steps = written(few, "a", 1000).get("step");
    assertTrue(steps.size() <= LayerHistograms.MOST_EVALUATIONS + 1 && steps.size() > LayerHistograms.MOST_EVALUATIONS / 2,
        steps.toString());
    assertEquals(10_001, steps.get(steps.size() - 1).asLong());
    for (int i = 2; i < steps.size() - 1; i++) {
      assertEquals(steps.get(1).asLong() - steps.get(0).asLong(), steps.get(i).asLong() - steps.get(i - 1).asLong());
    }
    JsonNode thin = written(few, "a", 10).get("step");
    assertTrue(thin.size() <= 10 && thin.get(thin.size() - 1).asLong() == 10_001, thin.toString());
    LayerHistograms deep = new LayerHistograms();
    for (long step = 1; step <= 200; step++) {
      for (int layer = 0; layer < 500; layer++) {
        deep.add(row(step, "layer" + layer));
      }
    }
    int kept = written(deep, "layer7", 1000).get("step").size();
    assertTrue(kept >= 4 && kept <= 10, kept + "");
  }
}
