package bellows.run;

import java.util.List;

/**
 * What somebody changes in a run file without editing it.
 *
 * @param data other data than the file's: shards, or anything that {@code data.path} may name; null for the file's own.
 *     Of the section {@code data} stays how tables are read and samples are shown
 * @param keys {@code KEY=VALUE}, in this order; see {@link RunFile#apply(com.typesafe.config.Config, List)}
 */
public record Changes(String data, List<String> keys) {
  public static final Changes NONE = new Changes(null, List.of());
}
