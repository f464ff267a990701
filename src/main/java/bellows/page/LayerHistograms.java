package bellows.page;

import bellows.train.rows.LayerRow;
import bellows.train.rows.ValueHistogram;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Histograms of the weights and gradients of layers: of every n-th evaluation and of the newest, and n doubles as the run
 * grows, so that memory is bounded. Not thread-safe.
 */
final class LayerHistograms {
  /** More columns than this a strip has no room for. */
  static final int MOST_EVALUATIONS = 128;
  /** Of layers and evaluations, with two histograms each: some 2 MB. */
  private static final int MOST_ROWS = 4096;
  /** A network of a thousand layers shows so many evaluations all the same. */
  private static final int LEAST_EVALUATIONS = 8;

  /** What an evaluation told, in the order of layers; its number from 0. */
  private record Told(long number, Map<String, LayerRow> rows) {}

  private final TreeMap<Long, Told> evaluations = new TreeMap<>();
  private long count;
  private long stride = 1;

  /** A row of the table {@code layers}; one without histograms counts for nothing. */
  void add(LayerRow row) {
    if (row.gradientHistogram() == null && row.weightHistogram() == null) {
      return;
    }
    Told told = evaluations.get(row.step());
    if (told == null) {
      told = begin(row.step());
    }
    told.rows.put(row.layer(), row);
  }

  private Told begin(long step) {
    // The one that was the newest so far stays only if it is one of every n-th.
    evaluations.values().removeIf(earlier -> earlier.number % stride != 0);
    int rows = evaluations.values().stream().mapToInt(earlier -> earlier.rows.size()).sum();
    boolean full = evaluations.size() >= MOST_EVALUATIONS
        || rows >= MOST_ROWS && evaluations.size() > LEAST_EVALUATIONS;
    if (full) {
      stride *= 2;
      evaluations.values().removeIf(earlier -> earlier.number % stride != 0);
    }
    Told begun = new Told(count++, new LinkedHashMap<>());
    evaluations.put(step, begun);
    return begun;
  }

  void clear() {
    evaluations.clear();
    count = 0;
    stride = 1;
  }

  /** Forgets evaluations after a step, to which the run went back. */
  void rollBack(long step) {
    evaluations.tailMap(step, false).clear();
    count = evaluations.isEmpty() ? 0 : evaluations.lastEntry().getValue().number + 1;
  }

  /** Layers that have histograms, in the network's order. */
  List<String> layers() {
    return evaluations.isEmpty() ? List.of() : List.copyOf(evaluations.lastEntry().getValue().rows.keySet());
  }

  /**
   * Writes {@code layers}, and of one of them, by evaluation, {@code step}, {@code weights} and {@code gradients}: for
   * each the least value, the greatest, then the counts; null for none.
   *
   * @param layer null for the first
   * @param most evaluations that are written, the newest among them
   */
  void write(JsonGenerator json, String layer, int most) throws IOException {
    List<String> all = layers();
    String shown = layer == null && !all.isEmpty() ? all.get(0) : layer;
    Json.field(json, "layer", shown);
    json.writeArrayFieldStart("layers");
    for (String one : all) {
      json.writeString(one);
    }
    json.writeEndArray();
    List<Map.Entry<Long, Told>> found = thinned(most);
    json.writeArrayFieldStart("step");
    for (Map.Entry<Long, Told> one : found) {
      json.writeNumber(one.getKey());
    }
    json.writeEndArray();
    write(json, "weights", found, shown, LayerRow::weightHistogram);
    write(json, "gradients", found, shown, LayerRow::gradientHistogram);
  }

  private static void write(JsonGenerator json, String name, List<Map.Entry<Long, Told>> evaluations, String layer,
      Function<LayerRow, String> histogram) throws IOException {
    json.writeArrayFieldStart(name);
    for (Map.Entry<Long, Told> one : evaluations) {
      LayerRow row = one.getValue().rows.get(layer);
      write(json, row == null ? null : histogram.apply(row));
    }
    json.writeEndArray();
  }

  /** Evenly, from the newest back. */
  private List<Map.Entry<Long, Told>> thinned(int most) {
    List<Map.Entry<Long, Told>> all = List.copyOf(evaluations.entrySet());
    int apart = Math.max(1, (all.size() + most - 1) / most);
    List<Map.Entry<Long, Told>> thinned = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if ((all.size() - 1 - i) % apart == 0) {
        thinned.add(all.get(i));
      }
    }
    return thinned;
  }

  private static void write(JsonGenerator json, String text) throws IOException {
    if (text == null) {
      json.writeNull();
      return;
    }
    ValueHistogram histogram = ValueHistogram.parse(text);
    json.writeStartArray();
    Json.number(json, histogram.least());
    Json.number(json, histogram.greatest());
    for (long count : histogram.counts()) {
      json.writeNumber(count);
    }
    json.writeEndArray();
  }
}
