package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.data.Split;
import bellows.data.source.Source;
import bellows.data.source.Sources;
import bellows.run.RunFile;
import bellows.store.HadoopFiles;
import bellows.store.WriterClaim;
import bellows.store.prepare.PictureSource;
import bellows.store.shard.ShardStore;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prepare}: turns a data set into shards. */
@Command(name = "prepare", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write a data set as shards, which any number of executors read in parts.",
    "Then: train CONF --data DESTINATION",
    "",
    "pictures (JPEG or PNG, whatever they are called): a folder for each class; or folders train and val or test of",
    "such folders. Pictures may lie flat if --labels tells their classes; flat ones in val or test without labels are",
    "left to predict. imagenet is the same: folders may be tar archives, as ILSVRC ships them.",
    "Executors read, resize and write them. A preparation that was stopped goes on when it is begun again.",
    "Pictures that cannot be read are left out and listed: sql DESTINATION \"SELECT path, reason FROM rejected\""})
public final class PrepareCommand implements Callable<Integer> {
  private static final String PICTURES = "pictures";
  /** The same, as ILSVRC ships them. */
  private static final String IMAGENET = "imagenet";

  @Parameters(arity = "2..3", paramLabel = "[KIND] SOURCE DESTINATION", description = {
      "KIND: pictures, imagenet, idx (MNIST and its kin), cifar10, cifar100, csv or libsvm; without it, names of files tell.",
      "SOURCE: a folder, a .csv, .tsv or .libsvm file, or the word digits. DESTINATION: a new or empty folder. Both on",
      "any Hadoop file system."})
  private List<String> arguments;

  @Option(names = "--set", paramLabel = "KEY=VALUE",
      description = "A key of the data section, such as label=first or test=FILE; not for pictures.")
  private List<String> changes = List.of();

  @Option(names = "--shards", paramLabel = "N",
      description = "Shards of each split, a power of two; default: one for 16 training samples, 64 at most.")
  private Integer shards;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
      description = "Of the random order of the training samples; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--overwrite", description = "Replace shards that lie at the destination.")
  private boolean overwrite;

  @ArgGroup(validate = false, heading = "%nPictures:%n")
  private PrepareOptions pictures = new PrepareOptions();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String kind = arguments.size() < 3 ? null : arguments.get(0).equals(IMAGENET) ? PICTURES : arguments.get(0);
    String source = arguments.get(arguments.size() - 2);
    String destination = arguments.get(arguments.size() - 1);
    checkKind(kind);
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    try (SparkCommand spark = SparkCommand.open("prepare")) {
      HadoopFiles files = spark.files();
      if (PICTURES.equals(kind) || kind == null && !source.equals("digits") && PictureSource.isAt(files, source)) {
        BadInputException.check(changes.isEmpty(), "--set: expected none for pictures, found %s", changes);
        pictures.run(spark, files.absolute(source), files.absolute(destination), shards, seed, overwrite, terminal);
      } else {
        pictures.checkNone(source);
        Source opened = source(kind, source, files);
        opened.notes().forEach(note -> terminal.note(note));
        ShardStore.Plan plan = new ShardStore.Plan(shards == null
            ? ShardStore.usualShards(opened.read(Split.TRAIN).count()) : shards, seed, overwrite, Map.of());
        try (WriterClaim claim =
            WriterClaim.beside(spark.context().hadoopConfiguration(), destination, terminal::text)) {
          ShardStore.write(files, destination, opened, plan, claim::check);
        }
      }
      ShardStore store = ShardStore.open(files, destination);
      for (Split split : Split.STORED) {
        if (store.has(split)) {
          terminal.text("%s  %-5s  %,d samples in %d shards", destination, split.name().toLowerCase(Locale.ROOT),
              store.count(split), store.manifest().shards());
        }
      }
      return 0;
    }
  }

  private static void checkKind(String kind) {
    List<String> kinds = new ArrayList<>(Sources.names());
    kinds.addAll(List.of(PICTURES, IMAGENET));
    BadInputException.check(kind == null || kinds.contains(kind), "expected KIND SOURCE DESTINATION with a kind of %s, "
        + "found '%s'%s", String.join(", ", kinds), kind, kind == null ? "" : Spelling.nearest(kind, kinds));
  }

  private Source source(String kind, String source, HadoopFiles files) {
    Config named = source.equals("digits") ? ConfigFactory.parseMap(Map.of("source", "digits"))
        : ConfigFactory.empty().withValue("path", ConfigValueFactory.fromAnyRef(source, "SOURCE"));
    Config section = named.withValue("normalise", ConfigValueFactory.fromAnyRef("auto")); // values will be centred
    Settings settings = Settings.of(RunFile.apply(kind == null ? section
        : section.withValue("source", ConfigValueFactory.fromAnyRef(kind, "KIND")), changes));
    settings.ignore(List.of("normalise"));
    Source opened = Sources.read(settings, files);
    settings.finish();
    return opened;
  }
}
