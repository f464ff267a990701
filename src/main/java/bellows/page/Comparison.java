package bellows.page;

import bellows.run.KeyChange;
import com.fasterxml.jackson.core.JsonGenerator;
import com.typesafe.config.Config;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What differs between the run files of several runs. */
final class Comparison {
  private Comparison() {}

  /**
   * Writes {@code differences}: for each key that is not the same in all, what each run says; null for nothing.
   *
   * @param files one a run; null where a run has none yet
   */
  static void write(JsonGenerator json, List<Config> files) throws IOException {
    json.writeArrayFieldStart("differences");
    for (Map.Entry<String, String[]> key : between(files).entrySet()) {
      json.writeStartArray();
      json.writeString(key.getKey());
      for (String value : key.getValue()) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** By key, in the order of their names. */
  static Map<String, String[]> between(List<Config> files) {
    Map<String, String[]> found = new TreeMap<>();
    int first = 0;
    while (first < files.size() && files.get(first) == null) {
      first++;
    }
    List<Integer> untold = new ArrayList<>();
    for (int i = first + 1; i < files.size(); i++) {
      if (files.get(i) == null) {
        untold.add(i);
        continue;
      }
      for (KeyChange change : KeyChange.between(files.get(first), files.get(i))) {
        // As in the first run, until it is known to be otherwise.
        String[] values = found.computeIfAbsent(change.key(), key -> alike(files.size(), change.before()));
        values[i] = change.now();
      }
    }
    for (String[] values : found.values()) {
      for (int i : untold) {
        values[i] = null;
      }
      for (int i = 0; i < first; i++) {
        values[i] = null;
      }
    }
    return found;
  }

  private static String[] alike(int runs, String value) {
    String[] values = new String[runs];
    Arrays.fill(values, value);
    return values;
  }
}
