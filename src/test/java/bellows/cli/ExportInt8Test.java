package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.SharedData;
import bellows.inference.Predictor;
import bellows.run.TrainedModel;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in a quarter of their bytes. */
class ExportInt8Test {
  /** Points of accuracy that weights of 8 bits may cost. */
  private static final double MOST = 0.005;

  @TempDir
  Path folder;

  private double accuracy(String run, String... more) throws IOException {
    String[] words = new String[more.length + 3];
    words[0] = "evaluate";
    words[1] = run;
    words[2] = "--json";
    System.arraycopy(more, 0, words, 3, more.length);
    return new ObjectMapper().readTree(CommandLineRun.of(words).fine().out()).get("accuracy").asDouble();
  }

  @Test
  void everyCommandReadsIt() throws IOException {
    String conf = CommandLineRun.write(folder.resolve("a.conf"), "data {source = digits, train = 2000, test = 500, "
        + "normalise = auto}\nnetwork = [{conv {filters = 16, kernel = 5, stride = 2}}, batchnorm, relu, {dense = 200}, "
        + "relu, {dense = classes}]\nbatch = 32, rate = 0.02, stop.epochs = 2, evaluate = never, checkpoint = never")
        .toString();
    String run = folder.resolve("run").toString();
    String small = folder.resolve("small").toString();
    CommandLineRun.on("local[2]", "train", conf, "--run", run).fine();
    String told = CommandLineRun.of("export", "int8", run, small).fine().unfolded();
    assertTrue(told.contains("463,458 weights in 4") && told.contains(" bytes, 25 % of 1,8"), told);
    assertTrue(4.1 * Files.size(folder.resolve("small/model/weights.bin"))
        > Files.size(folder.resolve("run/model/weights.bin")));
    assertEquals(accuracy(run), accuracy(small), MOST);
    TrainedModel model = TrainedModel.load(small, new Configuration());
    assertNotEquals(TrainedModel.load(run, new Configuration()).sha256(), model.sha256());
    assertEquals(model.predict(new float[784]).label(), Predictor.load(Path.of(small)).predict(new float[784]).label());
    CommandLineRun.of("export", "int8", run, small).failed(1, "expected a new or empty folder");
    CommandLineRun.of("export", "int8", folder.resolve("none").toString(), small).failed(1, "expected the folder of a run");
  }

  /** The weights that others have trained, on the first 1,000 pictures that nobody has trained on. */
  @Test
  void residualNetworksOnPhotographsLoseNextToNothing() throws IOException {
    String data = SharedData.path("cifar-10-batches-bin");
    String weights = SharedData.path("../models/resnet20-12fca82f.th");
    String run = folder.resolve("run").toString();
    String small = folder.resolve("small").toString();
    CommandLineRun.of("import", "weights", "resnet20-a", weights, run).fine();
    CommandLineRun.of("export", "int8", run, small).fine();
    double before = accuracy(run, "--data", data);
    assertEquals(before, accuracy(small, "--data", data), MOST, "before " + before);
  }
}
