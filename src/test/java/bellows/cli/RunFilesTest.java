package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.feature.Chain;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.optim.Schedule;
import bellows.tensor.Shape;
import bellows.train.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The run files that we ship can be read to the last key, and their networks be built, without their data. */
class RunFilesTest {
  private static final List<String> OF_THE_DATA = List.of("source", "path", "train", "test", "validation");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      return files.filter(file -> file.toString().endsWith(".conf") && !file.endsWith("spark-defaults.conf")).sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyKeyIsKnownAndTheNetworkFitsItsData(Path file) throws IOException {
    Settings run = Settings.parse(Files.readString(file), file.toString());
    RunConfig config = RunConfig.read(run);
    Settings data = run.section("data");
    data.ignore(OF_THE_DATA);
    Shape stored = switch (data.text("source")) {
      case "digits", "idx" -> Shape.of(28, 28, 1);
      case "cifar10" -> Shape.of(32, 32, 3);
      default -> null;
    };
    int classes = file.getFileName().toString().startsWith("imagenet-") ? 1000 : 10;
    Model model = Zoo.model(run, config.views().output(Chain.read(data).output(stored)), classes);
    run.finish();
    assertEquals(classes, model.output().size());
    assertEquals(run.text("name") + ".conf", file.getFileName().toString());
    long steps = config.stop().totalSteps(100);
    assertTrue(config.rate().rate(new Schedule.Position(50, 0.5, steps)) > 0);
    assertTrue(Files.readString(file).contains("submit/bellows train conf/" + file.getFileName()), "how to run it");
  }

  @Test
  void theRecipesOfImageNetAreThere() throws IOException {
    List<String> names = files().stream().map(file -> file.getFileName().toString()).toList();
    assertTrue(names.containsAll(List.of("imagenet-alexnet.conf", "imagenet-vgg16.conf", "imagenet-googlenet.conf",
        "imagenet-resnet50.conf", "imagenet-resnet50-large-batch.conf", "imagenette-resnet18.conf")), names::toString);
  }
}
