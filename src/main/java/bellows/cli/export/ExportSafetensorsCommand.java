package bellows.cli.export;

import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.interchange.Naming;
import bellows.interchange.SafetensorsExport;
import bellows.interchange.weights.Precision;
import bellows.run.TrainedModel;
import bellows.store.HadoopFiles;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export safetensors}: a trained model's tensors. */
@Command(name = "safetensors", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write a trained model's weights and running statistics as a file of safetensors."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows export safetensors runs/resnet20 resnet20.safetensors",
        "  bellows export safetensors runs/resnet50 resnet50.safetensors \\",
        "    --names torchvision"})
public final class ExportSafetensorsCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a finished run.")
  private String run;

  @Parameters(index = "1", paramLabel = "FILE", description = "The file to write; it must not be there yet.")
  private String file;

  @Option(names = "--names", paramLabel = "NAMES", defaultValue = "bellows", description = {
      "Whose names and layouts tensors get: bellows (as describe prints layers, each as it lies in memory) or",
      "torchvision, for networks that it has; default: ${DEFAULT-VALUE}."})
  private Naming names;

  @Option(names = "--precision", paramLabel = "FORM", defaultValue = "float32", description = {
      "Of weights: float32, float16 or bfloat16, which halve the file and round each",
      "weight by at most 2^-11 or 2^-8 of it; biases and statistics stay float32.",
      "Default: ${DEFAULT-VALUE}."})
  private Precision precision;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    Configuration configuration = HadoopSettings.configuration();
    TrainedModel model = ExportCommand.model(configuration, run, file);
    int[] tensors = new int[1];
    new HadoopFiles(configuration).write(file, out -> tensors[0] = SafetensorsExport.write(model, names, precision, out));
    new Terminal(spec.commandLine().getOut()).text("%s: %d tensors, %,d weights, with the names of %s", file, tensors[0],
        model.model().layout().weightCount(), names.word());
    return 0;
  }
}
