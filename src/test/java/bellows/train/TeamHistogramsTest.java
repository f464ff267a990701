package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.train.rows.ValueHistogram;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TeamHistogramsTest {
  /** Larger than a block, smaller, and of several tensors; with values that are none. */
  @Test
  void anyTeamCountsAsOneThreadDoes() {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("a.kernel", Shape.of(500, 400), true);
    builder.weight("a.bias", Shape.of(400), false);
    builder.weight("b.kernel", Shape.of(70_001), true);
    Layout layout = builder.build();
    float[] values = new float[layout.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) Draws.bits(Draws.key(7, 1), i) * 1e-9f;
    }
    values[3] = Float.NaN;
    values[99_999] = Float.NEGATIVE_INFINITY;
    Map<String, List<Layout.Segment>> tensors = Map.of("a", layout.weights().subList(0, 2), "b",
        layout.weights().subList(2, 3));
    for (int size : new int[] {1, 2, 3}) {
      try (Team team = new Team(size)) {
        TeamHistograms found = TeamHistograms.of(values, tensors, team);
        tensors.forEach((layer, own) -> assertEquals(ValueHistogram.of(values, own.stream()
            .map(one -> new ValueHistogram.Range(one.offset(), one.end())).toArray(ValueHistogram.Range[]::new)).text(),
            found.text(layer)));
        assertNull(found.text("c"));
        assertNull(TeamHistograms.of(null, tensors, team).text("a"));
      }
    }
  }

  @Test
  void ofNoNumbersThereIsNone() {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("a.kernel", Shape.of(2), true);
    Layout layout = builder.build();
    assertNull(TeamHistograms.of(new float[] {Float.NaN, Float.NaN}, Map.of("a", layout.weights()), Team.alone()).text("a"));
  }
}
