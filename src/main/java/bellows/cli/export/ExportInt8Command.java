package bellows.cli.export;

import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.data.Files;
import bellows.run.SavedRun;
import bellows.run.TrainedModel;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export int8}: a trained model in a quarter of its bytes. */
@Command(name = "int8", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write a run's folder whose model has weights of 8 bits, with a scale for each output of a layer: a quarter of the",
    "bytes, for evaluate, predict, SQL and the runtime like any other. Biases and BatchNorm's numbers stay floats; what",
    "is computed stays float32."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows export int8 runs/resnet20 runs/resnet20-int8",
        "  bellows evaluate runs/resnet20-int8"})
public final class ExportInt8Command implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a finished run.")
  private String run;

  @Parameters(index = "1", paramLabel = "FOLDER", description = "The folder to write; new or empty.")
  private String folder;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    Configuration configuration = HadoopSettings.configuration();
    HadoopFiles files = new HadoopFiles(configuration);
    TrainedModel model = SavedRun.model(configuration, run);
    String conf = RunFolder.open(files, run).read(RunFolder.CONF);
    RunFolder written = RunFolder.create(files, folder);
    long bytes = model.saveInt8(Files.join(written.path(), RunFolder.MODEL), configuration);
    // By this file a folder is known as a run's: it comes last, so a folder half written is none.
    written.write(RunFolder.CONF, conf);
    long before = files.length(Files.join(Files.join(run, RunFolder.MODEL), "weights.bin"));
    new Terminal(spec.commandLine().getOut()).text("%s: %,d weights in %,d bytes, %.0f %% of %,d", folder,
        model.model().layout().weightCount(), bytes, 100.0 * bytes / before, before);
    return 0;
  }
}
