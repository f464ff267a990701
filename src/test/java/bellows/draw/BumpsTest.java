package bellows.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.image.Picture;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BumpsTest {
  @TempDir
  Path folder;

  @Test
  void theSumOfTheUnitsIsWhatTheNetworkSays() throws IOException {
    StringBuilder rows = new StringBuilder("x,label\n");
    for (int i = 0; i < 20; i++) {
      rows.append(i / 4.0 - 3).append(',').append(Math.sin(i / 4.0 - 3)).append('\n');
    }
    String csv = Files.writeString(folder.resolve("sine.csv"), rows).toString();
    Subject subject = Subjects.of("seed = 3, data {source = csv, path = \"" + csv + "\", label = label, classes = 0, "
        + "normalise = auto}, rate = 0.1, loss = squared-error, network = [{dense = 8}, relu, {dense = 1}]");
    Bumps bumps = new Bumps(subject);
    assertEquals(8, bumps.units());
    Rows samples = subject.samples(20);
    Workspace workspace = new Workspace(subject.model(), 20, KernelProvider.kernels());
    workspace.weights(subject.weights());
    LeafEvaluation.pass(subject.spec(), new BatchLoader(subject.spec(), workspace), new Leaf(0, 1, samples), 0);
    Picture x = new Picture();
    for (int i = 0; i < 20; i++) {
      samples.read(i, x);
      assertEquals(workspace.scores().array()[workspace.scores().offset() + i], bumps.sum(x.values()[0]), 1e-5);
    }
  }

  @Test
  void otherNetworksAreRefused() {
    Refusal.of(() -> new Bumps(Subjects.digits("flatten, {dense = classes}")), "one input and one output", "28×28");
  }
}
