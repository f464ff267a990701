package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.optim.Sgd;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A whole network has the same bits after some steps of training, whatever computes it: scalar kernels, vectors of 128,
 * 256 and 512 bits, tiles of all shapes, one thread or a team. Kernels are chosen once a JVM, so each of them has a JVM of its own.
 */
class BitsTest {
  /** As wide as this machine has them. With a tile that is asked for, they compute from the first product on. */
  private static final List<String> KERNELS = Stream.concat(Stream.of("scalar"), Stream.of(128, 256, 512)
      .filter(bits -> bits <= 32 * KernelProvider.kernels().lanes()).map(bits -> "vector" + bits + " -Dbellows.tile=8x3")).toList();
  /** Beside the one that a run begins with: of each width and number of rows. */
  private static final List<String> TILES = List.of("6x4", "12x2", "8x2", "4x3");
  private static final List<Integer> TEAMS = List.of(1, 2, 3);
  private static final int STEPS = 3;
  private static final int BATCH = 5;

  /**
   * Small, with odd numbers of channels beside full vectors, each form of convolution that has code of its own, and
   * each layer whose sums run over pixels, channels or samples.
   */
  private static final String NETWORK = """
      network = [
        {conv {filters = 16, kernel = 7, stride = 2, padding = 3}}, relu, lrn
        {conv {filters = 64, kernel = 3, padding = 1}}, relu
        {conv {filters = 64, kernel = 3, padding = 1, bias = no}}, batchnorm, relu
        {maxpool {kernel = 3, stride = 2, padding = 1}}
        {conv {filters = 37, kernel = 1}}, tanh
        {residual = [{conv {filters = 37, kernel = 3, padding = 2, dilation = 2}}, batchnorm]}, relu
        {residual {
          layers = [{conv {filters = 40, kernel = 3, stride = 2, padding = 1}}, batchnorm]
          shortcut = [{conv {filters = 40, kernel = 1, stride = 2}}]
        }}, relu
        {conv {filters = 36, kernel = 3, padding = 1, groups = 4}}, relu
        {conv {filters = 36, kernel = 3, padding = 1, groups = 36}}, relu
        {concat = [
          [{conv {filters = 19, kernel = 5, padding = 2}}, relu]
          [{avgpool {kernel = 2, stride = 1, padding = 1}}, {conv {filters = 5, kernel = 2}}]
          [{conv {filters = 9, kernel = 1}}, relu]
        ]}
        {auxiliary {weight = 0.3, layers = [globalavgpool, {dense = 21}, relu, {dropout = 0.7}, {dense = classes}]}}
        {sequential = [{conv {filters = 20, kernel = 1}}, elu]}
        {concat = [[globalavgpool, {dense = 15}], [flatten, {dense = 70}, sigmoid, {dropout = 0.3}]]}
        {dense = classes}
      ]
      """;

  @Test
  void theSameBitsFromAllKernelsAndTeams() throws Exception {
    Map<String, String> found = new TreeMap<>();
    List<String> all = new ArrayList<>(KERNELS);
    if (KernelProvider.kernels().lanes() > 1) {
      TILES.forEach(tile -> all.add("vector -Dbellows.tile=" + tile));
    }
    for (String kernels : all) {
      for (String line : child(kernels).lines().filter(l -> l.startsWith("bits ")).toList()) {
        String[] words = line.split(" ");
        found.put(kernels + " with " + words[1], words[2]);
      }
    }
    assertEquals(all.size() * TEAMS.size(), found.size(), found::toString);
    assertEquals(1, found.values().stream().distinct().count(), () -> String.join("\n",
        found.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList()));
  }

  private static String child(String kernels) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector"));
    command.addAll(List.of(("-Dbellows.kernels=" + kernels).split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), BitsTest.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), kernels);
    assertEquals(0, process.exitValue(), output);
    return output;
  }

  /** In the JVM with other kernels: the fingerprint of the trained weights for each team. */
  public static void main(String[] args) throws Exception {
    Settings file = Settings.parse(NETWORK, "test");
    Model model = new Model("bits", Shape.of(27, 27, 3), 11, new Layers(11).sequential(file.entries("network")),
        new SoftmaxCrossEntropy());
    for (int members : TEAMS) {
      try (Team team = new Team(members)) {
        System.out.println("bits " + members + " " + trained(model, team));
      }
    }
  }

  private static String trained(Model model, Team team) throws Exception {
    Workspace workspace = new Workspace(model, BATCH, KernelProvider.kernels(), team);
    float[] weights = model.initial(1);
    float[] next = weights.clone();
    float[] x = workspace.input().array();
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Draws.gaussian(7, i);
    }
    for (int step = 1; step <= STEPS; step++) {
      float[] gradient = new float[model.layout().size()];
      workspace.weights(weights);
      workspace.gradient(gradient);
      workspace.pass().set(true, 1, step, step == STEPS ? BATCH - 1 : BATCH);
      for (int i = 0; i < BATCH; i++) {
        workspace.targets().values()[i] = (i + step) % model.classes();
        workspace.pass().ids()[i] = i;
      }
      assertTrue(Double.isFinite(workspace.train()));
      // Statistics go the same way as weights: so their bits are compared too.
      new Sgd(0, false).update(step, 0.01f, null, weights, gradient, new float[0][], next, 0, gradient.length);
      float[] last = weights;
      weights = next;
      next = last;
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * weights.length);
    bytes.asFloatBuffer().put(weights);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }
}
