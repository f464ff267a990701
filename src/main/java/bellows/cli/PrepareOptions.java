package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.data.shard.PictureRecipe;
import bellows.data.shard.PictureRecipe.Form;
import bellows.spark.prepare.PreparationJob;
import bellows.store.HadoopFiles;
import bellows.store.WriterClaim;
import bellows.store.prepare.PicturePreparation;
import bellows.store.prepare.PictureSource;
import bellows.store.shard.ShardStore;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** What {@code prepare} may be told of pictures, and how it prepares them. */
final class PrepareOptions {
  private static final int SHORTER_SIDE = 256;
  private static final int QUALITY = 90;

  @Option(names = "--shorter-side", paramLabel = "PIXELS",
      description = "Resize pictures so that the shorter side has this length; default: 256.")
  private Integer shorterSide;

  @Option(names = "--quality", paramLabel = "1-100", description = "Of the JPEGs that are stored; default: 90.")
  private Integer quality;

  @Option(names = "--keep", description = "Store the files as they are.")
  private boolean keep;

  @Option(names = "--raw", description = "Store pixels instead of JPEGs: larger, and nothing to decode in training.")
  private boolean raw;

  @Option(names = "--labels", paramLabel = "FILE", description = {
      "The classes of pictures that lie flat: file and class on each line, as in LOC_val_solution.csv; or, of test",
      "pictures, a class or number a line, as in ILSVRC2012_validation_ground_truth.txt."})
  private String labels;

  @Option(names = "--numbering", paramLabel = "FILE",
      description = "The classes' numbers in --labels: lines of class and number, as in ILSVRC's map_clsloc.txt.")
  private String numbering;

  @Option(names = "--synsets", paramLabel = "FILE",
      description = "What people call the classes: lines as in LOC_synset_mapping.txt.")
  private String synsets;

  /** Refuses options that mean nothing for samples that are no pictures in files. */
  void checkNone(String source) {
    boolean any = shorterSide != null || quality != null || keep || raw || labels != null || numbering != null
        || synsets != null;
    BadInputException.check(!any, "%s: expected pictures in folders for --shorter-side, --quality, --keep, --raw, "
        + "--labels, --numbering and --synsets, found other data", source);
  }

  private PictureRecipe recipe() {
    BadInputException.check(!(keep && raw), "expected --keep or --raw, found both");
    BadInputException.check(!keep || shorterSide == null && quality == null,
        "expected --keep alone, found it with --shorter-side or --quality, which would change the files");
    BadInputException.check(!raw || quality == null, "expected --quality for JPEGs, found it with --raw");
    BadInputException.check(shorterSide == null || shorterSide > 0, "--shorter-side: expected at least 1, found %d",
        shorterSide);
    int side = keep ? 0 : shorterSide == null ? SHORTER_SIDE : shorterSide;
    return new PictureRecipe(side, keep ? Form.KEPT : raw ? Form.RAW : Form.JPEG, quality == null ? QUALITY : quality);
  }

  /** Prepares the pictures of a source. */
  void run(SparkCommand spark, String from, String to, Integer shards, long seed, boolean overwrite, Terminal terminal)
      throws IOException {
    HadoopFiles files = spark.files();
    PictureSource source = PictureSource.open(files, from, new PictureSource.Hints(labels, numbering, synsets));
    source.notes().forEach(note -> terminal.note(note));
    PicturePreparation.Options options = new PicturePreparation.Options(
        shards == null ? ShardStore.usualShards(source.train().size()) : shards, seed, recipe(), overwrite);
    try (WriterClaim claim = WriterClaim.beside(spark.context().hadoopConfiguration(), to, terminal::text)) {
      run(spark, PicturePreparation.open(files, to, source, options), claim, source, to, seed, terminal);
    }
  }

  private static void run(SparkCommand spark, PicturePreparation preparation, WriterClaim claim, PictureSource source,
      String to, long seed, Terminal terminal) throws IOException {
    long all = source.train().size() + (source.test() == null ? 0 : source.test().size());
    terminal.text("%s: %,d pictures in %,d classes%s", source.path(), all, source.classes().size(),
        preparation.drafted() == 0 ? ""
            : String.format(Locale.ROOT, "; %,d are prepared already", preparation.drafted()));
    PrepareProgress progress = new PrepareProgress(terminal, preparation.drafted(), all);
    PreparationJob.run(spark.context(), to, preparation, claim, Map.of("seed", String.valueOf(seed)), progress::seen);
    progress.end();
    preparation.rejected().forEach((split, rejected) -> {
      if (!rejected.isEmpty()) {
        terminal.text("%s  %-5s  %,d pictures could not be read, such as %s: %s", to,
            split.name().toLowerCase(Locale.ROOT), rejected.size(), rejected.get(0).path(), rejected.get(0).reason());
      }
    });
  }
}
