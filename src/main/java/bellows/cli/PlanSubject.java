package bellows.cli;

import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.SubjectWord;
import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.Normalisation;
import bellows.data.Split;
import bellows.image.augment.Views;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.plan.TrainingJob;
import bellows.run.RunFile;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import bellows.train.RunConfig;
import bellows.train.RunKeys;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code plan} is asked about: a run file with its data, or what stands for data that are not there. */
final class PlanSubject {
  private static final Normalisation ANY = Normalisation.of(new float[] {128}, new float[] {1 / 64f});

  /** What a network by name is trained with, as far as it matters here: one slot. */
  private static final String NETWORK = "optimizer {name = sgd, momentum = 0.9}, rate = 0.1, ";

  @Parameters(paramLabel = "CONF|NETWORK", arity = "1..*",
      description = "A run file, or a network's name, such as resnet50; one report for each.")
  private List<String> subjects;

  @Option(names = "--input", paramLabel = "HxWxC",
      description = "The shape of a sample, such as 224x224x3, where there are no data; default: the network's own.")
  private String input;

  @Option(names = "--classes", paramLabel = "N", description = "The classes, where there are no data.")
  private Integer classes;

  @Option(names = "--samples", paramLabel = "N",
      description = "The training samples, where there are no data; default: 1281167, ImageNet's.")
  private Long samples;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  private String subject;
  private Config file;
  private DataSet opened;

  List<String> all() {
    return subjects;
  }

  /** Turns to one of the subjects: reads the run file, and opens its data unless options say what they are like. */
  void open(String one) {
    subject = one;
    opened = null;
    BadInputException.check(samples == null || samples > 0, "--samples: expected at least 1, found %d", samples);
    Files files = new HadoopFiles(HadoopSettings.configuration());
    if (SubjectWord.isNetwork(subject)) {
      file = RunFile.apply(Settings.parseConfig(NETWORK + "network = " + subject, subject), changes.changes(), files);
    } else {
      SubjectWord.check(files, subject);
      file = RunFile.read(files, subject, changes.changes());
    }
    Settings run = Settings.of(file);
    boolean declared = input != null || run.has("input") || !run.has("data");
    if (!declared) {
      opened = DataSet.open(RunKeys.hold(run).section("data"), new HadoopFiles(HadoopSettings.configuration()));
    }
    Zoo.model(run, shape(run), classes(run));
    RunFile.readRest(run, !declared);
  }

  /** The job with the run file's batch, or with another one, whose leaves then are as the run file says of any. */
  TrainingJob job(Integer batch) {
    Settings run = Settings.of(batch == null ? file : file.withValue("batch", ConfigValueFactory.fromAnyRef(batch)));
    RunConfig config = RunConfig.read(run);
    Model model = Zoo.model(run, shape(run), classes(run));
    Normalisation normalisation = opened == null || !config.normalisation().isAuto() || opened.extraction() != null
        ? config.normalisation()
        : opened.resolve(config.normalisation());
    long train = opened == null ? samples == null ? 1_281_167 : samples : opened.count(Split.TRAIN);
    long test = opened == null ? 0 : opened.count(Split.TEST);
    BadInputException.check(train > 0, "%s: expected training samples, found none", subject);
    long bytes = opened == null ? 0 : opened.bytesOfSample();
    return new TrainingJob(config.spec(model, normalisation.isAuto() ? ANY : normalisation, train), config.slotArrays(),
        config.team(), config.aggregation(), (train + test) * bytes, bytesOfPicture(run));
  }

  /** Of the largest picture: three bytes a pixel as it is decoded, and its values, unless the first view resizes it. */
  private long bytesOfPicture(Settings run) {
    if (opened == null || opened.pixelsOfLargest() == 0) {
      return 0;
    }
    int values = Views.read(run.section("data")).takeRows() ? 0 : 3 * Float.BYTES;
    return (3L + values) * opened.pixelsOfLargest();
  }

  private Shape shape(Settings run) {
    if (opened != null) {
      return Views.read(run.section("data")).output(opened.shape());
    }
    if (input != null) {
      BadInputException.check(input.matches("[1-9]\\d{0,6}(x[1-9]\\d{0,6}){0,3}"),
          "--input: expected a shape such as 224x224x3, found '%s'", input);
      String[] extents = input.split("x");
      int[] parsed = new int[extents.length];
      for (int i = 0; i < parsed.length; i++) {
        parsed[i] = Integer.parseInt(extents[i]);
      }
      return Shape.of(parsed);
    }
    return Shape.of((run.has("input") ? run : named(run)).integers("input"));
  }

  private int classes(Settings run) {
    return opened != null ? opened.classes() : classes != null ? classes
        : (run.has("classes") ? run : named(run)).integer("classes");
  }

  private Settings named(Settings run) {
    BadInputException.check(!run.isList("network") && Zoo.names().contains(run.text("network")),
        "%s: expected data, or --input and --classes, for a network that is a list of layers", subject);
    return Zoo.open(run.text("network"));
  }
}
