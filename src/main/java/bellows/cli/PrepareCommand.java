package bellows.cli;

import bellows.conf.Settings;
import bellows.data.Source;
import bellows.data.Sources;
import bellows.data.Split;
import bellows.store.HadoopFiles;
import bellows.store.ShardStore;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prepare}: turns a data set into shards. */
@Command(name = "prepare", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write a data set as shards, which any number of executors read in parts. The format is found out from the files.",
    "Then: train CONF --data DESTINATION"})
public final class PrepareCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "SOURCE",
      description = "A folder of MNIST or CIFAR-10, a .csv, .tsv or .libsvm file, or the word digits.")
  private String source;

  @Parameters(index = "1", paramLabel = "DESTINATION",
      description = "A new or empty folder, on any Hadoop file system.")
  private String destination;

  @Option(names = "--set", paramLabel = "KEY=VALUE",
      description = "A key of the data section, such as label=first or test=FILE.")
  private List<String> changes = List.of();

  @Option(names = "--shards", paramLabel = "N", defaultValue = "64",
      description = "Shards of each split, a power of two; default: ${DEFAULT-VALUE}.")
  private int shards;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
      description = "Of the random order of the training samples; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--overwrite", description = "Replace shards that lie at the destination.")
  private boolean overwrite;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    try (SparkCommand spark = SparkCommand.open("prepare")) {
      HadoopFiles files = spark.files();
      RunFile.Changes keys = new RunFile.Changes();
      keys.changes = changes;
      Config section = source.equals("digits") ? ConfigFactory.parseMap(Map.of("source", "digits"))
          : ConfigFactory.empty().withValue("path", ConfigValueFactory.fromAnyRef(source, "SOURCE"));
      Settings settings = Settings.of(RunFile.apply(section, keys));
      Source opened = Sources.read(settings, files);
      settings.finish();
      ShardStore.Plan plan = new ShardStore.Plan(shards, seed, overwrite, Map.of());
      ShardStore store = ShardStore.write(files, destination, opened, plan);
      Terminal terminal = new Terminal(spec.commandLine().getOut());
      for (Split split : Split.values()) {
        if (store.has(split)) {
          terminal.line(String.format(Locale.ROOT, "%s  %-5s  %,d samples in %d shards", destination,
              split.name().toLowerCase(Locale.ROOT), store.count(split), shards));
        }
      }
      return 0;
    }
  }
}
