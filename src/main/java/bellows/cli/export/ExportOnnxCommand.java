package bellows.cli.export;

import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.image.augment.Transforms;
import bellows.interchange.OnnxExport;
import bellows.interchange.onnx.OnnxModel;
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

/** {@code export onnx}: a trained model as a graph that other tools run. */
@Command(name = "onnx", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write a trained model as ONNX (operators of version 17). Its input is a batch of",
    "samples before their normalisation, which is part of the graph: pictures as values",
    "of 0-255, N x C x H x W, in the size that the network sees; its output are scores,",
    "of real targets in their own units."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows export onnx runs/resnet20 resnet20.onnx --probabilities",
        "  bellows export onnx runs/photos photos.onnx --view --precision float16"})
public final class ExportOnnxCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a finished run.")
  private String run;

  @Parameters(index = "1", paramLabel = "FILE", description = "The file to write; it must not be there yet.")
  private String file;

  @Option(names = "--probabilities", description = "A second output: what the scores say of classes.")
  private boolean probabilities;

  @Option(names = "--view", description = {
      "Take pictures of any size in three colours, N x 3 x H x W, and do with them what",
      "predict does with files: data.view (resize, centre-crop, grey), or else the square",
      "in the middle. Operators of version 18."})
  private boolean view;

  @Option(names = "--precision", paramLabel = "FORM", defaultValue = "float32", description = {
      "Of weights: float32, float16 or bfloat16, which halve the file and round each",
      "weight by at most 2^-11 or 2^-8 of it; arithmetic stays in floats.",
      "Default: ${DEFAULT-VALUE}."})
  private Precision precision;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    Configuration configuration = HadoopSettings.configuration();
    TrainedModel model = ExportCommand.model(configuration, run, file);
    OnnxModel onnx = OnnxExport.of(model, new OnnxExport.Form(probabilities, view, precision));
    new HadoopFiles(configuration).write(file, out -> onnx.write(out, version()));
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    terminal.text("%s: %d nodes, %,d weights, operators of version %d", file, onnx.nodes().size(),
        model.model().layout().weightCount(), onnx.opset());
    if (!view && !model.views().tests().stream().allMatch(Transforms::isEmpty)) {
      terminal.note("data.view is not part of the graph; resize and crop pictures to " + model.input() + " before, or "
          + "export with --view");
    }
    if (model.takesFeatures()) {
      terminal.note("data.features are not part of the graph; its input are features");
    }
    return 0;
  }

  private static String version() {
    String version = ExportOnnxCommand.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }
}
