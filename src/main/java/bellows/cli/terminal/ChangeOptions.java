package bellows.cli.terminal;

import bellows.run.Changes;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every command that reads a run file. */
public final class ChangeOptions {
  @Option(names = "--data", paramLabel = "PATH", description = {
      "Other data than the run file's: shards, or anything that it may name as data.path. How tables are read and",
      "samples are shown stays as the run file says."})
  private String data;

  @Option(names = "--set", paramLabel = "KEY=VALUE",
      description = {"Change a key of the run file, for example --set data.path=mnist --set stop.epochs=2;",
          "null removes it. Of stop.epochs, stop.steps and stop.minutes, one that is set replaces the file's others."})
  private List<String> keys = List.of();

  /** What they say; nothing is changed by default. */
  public Changes changes() {
    return new Changes(data, keys);
  }
}
