package bellows.cli.importing;

import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.interchange.OnnxImport;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import bellows.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import onnx}: a graph that others have trained, as a network of ours. */
@Command(name = "onnx", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Read a network of ONNX: dense and convolutional ones, one after another, residual",
    "or in branches that are joined. What no layer of ours computes is refused with the",
    "name of its node; then nothing is written. Other files are never read."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows import onnx resnet20.onnx runs/resnet20",
        "  bellows evaluate runs/resnet20 --data cifar-10-batches-bin"})
public final class ImportOnnxCommand implements Callable<Integer> {
  /** What an array has room for. */
  private static final long LONGEST = Integer.MAX_VALUE - 64;

  @Parameters(index = "0", paramLabel = "FILE", description = "Of this machine.")
  private Path file;

  @Parameters(index = "1", paramLabel = "RUN", description = "The folder to make.")
  private String run;

  @Option(names = "--input", paramLabel = "SHAPE", description = {
      "Of one sample, as 224x224x3 (height, width, channels); default: what the file says."})
  private String input;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Configuration configuration = HadoopSettings.configuration();
    HadoopFiles files = new HadoopFiles(configuration);
    RunFolder.create(files, run);
    BadInputException.check(Files.isRegularFile(file) && Files.size(file) <= LONGEST, "%s: expected a file of at most 2 GB, "
        + "found %s", file, Files.exists(file) ? "something else" : "nothing");
    OnnxImport read = read(files);
    Terminal out = new Terminal(spec.commandLine().getOut());
    ImportCommand.finish(configuration, run, read.conf(), read.model(), out, () -> {
      out.text("network  %s, %,d layers with weights, %,d weights, %s", read.model().model().name(),
          read.network().steps().stream().filter(step -> !step.weights().isEmpty()).count(),
          read.model().model().layout().weightCount(),
          read.model().classes() == 0 ? "real targets" : read.model().classes() + " classes");
      if (!read.network().aside().isEmpty()) {
        out.text("aside    the outputs %s", String.join(", ", read.network().aside()));
      }
    });
    return 0;
  }

  private OnnxImport read(HadoopFiles files) throws IOException {
    String name = file.getFileName().toString().replaceFirst("\\.onnx$", "");
    try {
      return OnnxImport.read(files, name, Files.readAllBytes(file), shape(), changes.changes());
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s", file, e.getMessage(), e);
    }
  }

  private Shape shape() {
    if (input == null) {
      return null;
    }
    BadInputException.check(input.matches("\\d{1,6}([x×]\\d{1,6}){0,2}"), "--input: expected a shape as 224x224x3, found %s",
        input);
    return Shape.of(Arrays.stream(input.split("[x×]")).mapToInt(Integer::parseInt).toArray());
  }
}
