package bellows.cli.importing;

import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.SubjectWord;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.interchange.Naming;
import bellows.interchange.WeightsImport;
import bellows.interchange.weights.TensorFile;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import weights}: a network of ours with weights that others have trained. */
@Command(name = "weights", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Put the weights of a file into a network: safetensors, or what torch.save wrote",
    "of a state_dict, which is read as data and never executed. Every tensor must be",
    "one of the network's, by its name and shape; the number of classes is the file's.",
    "Networks with torchvision's names see pictures as torchvision shows them; --set",
    "data.normalise and data.view say otherwise."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows import weights resnet50 resnet50.pth runs/resnet50",
        "  bellows import weights resnet20-a resnet20-12fca82f.th runs/resnet20",
        "  bellows evaluate runs/resnet20 --data cifar-10-batches-bin"})
public final class ImportWeightsCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NETWORK", description = "A network's name (describe --all), or a run file.")
  private String network;

  @Parameters(index = "1", paramLabel = "FILE", description = "Of this machine: .safetensors, .pth, .pt or .th.")
  private Path file;

  @Parameters(index = "2", paramLabel = "RUN", description = "The folder to make.")
  private String run;

  @Option(names = "--source", paramLabel = "NAMES", description = {
      "Whose names the tensors have: torchvision (timm's are the same) or bellows; default:",
      "what the file shows."})
  private Naming source;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Configuration configuration = HadoopSettings.configuration();
    HadoopFiles files = new HadoopFiles(configuration);
    RunFolder.create(files, run);
    if (!SubjectWord.isNetwork(network)) {
      SubjectWord.check(files, network);
    }
    WeightsImport read = read(files);
    Terminal out = new Terminal(spec.commandLine().getOut());
    ImportCommand.finish(configuration, run, read.conf(), read.model(), out, () -> {
      out.text("network  %s, %,d weights, %,d classes", read.model().model().name(),
          read.model().model().layout().weightCount(), read.model().classes());
      out.text("tensors  %d of %s, with the names of %s", read.weights().read().size(), file, read.naming().word());
      if (!read.weights().leftAside().isEmpty()) {
        out.text("aside    %s", String.join(", ", read.weights().leftAside()));
      }
    });
    return 0;
  }

  private WeightsImport read(HadoopFiles files) throws IOException {
    try (TensorFile tensors = TensorFile.open(file)) {
      try {
        return WeightsImport.read(files, network, tensors, source, changes.changes());
      } catch (BadInputException e) {
        throw new BadInputException("%s as %s: %s", file, network, e.getMessage(), e);
      }
    }
  }
}
