package bellows.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.run.TrainedModel;
import bellows.spark.Sparks;
import bellows.spark.table.PictureFiles;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.typesafe.config.Config;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that answers with the JDK alone: its border, and a program that has nothing else on its class path. */
class RuntimeTest {
  private static final String CONF = "name = shapes, input = [12, 12, 3], classes = 3, class-names = [disk, bar, star], "
      + "loss = softmax-cross-entropy, data.normalise {mean = 120, scale = 0.015625}, network = ["
      + "{conv {filters = 33, kernel = 3, padding = 1, bias = no}}, batchnorm, relu, "
      + "{conv {filters = 40, kernel = 3, padding = 1}}, batchnorm, relu, {maxpool = 2}, {dense = classes}]";
  private static final List<String> OUTSIDE = List.of("java.", "javax.imageio.", "com.sun.management.",
      "com.typesafe.config.", "jdk.incubator.vector.");

  /** Finds axes when a run begins, by Spark's LAPACK; a trained model has them. */
  private static final String LEARNS = "bellows.feature.PrincipalAxes -> org.netlib.";

  @TempDir
  private Path folder;

  @AfterAll
  static void end() {
    Sparks.stop();
  }

  @Test
  void nothingInTheJarNeedsWhatIsNotInIt() throws Exception {
    RuntimeJar jar = new RuntimeJar();
    JavaClasses product = new ClassFileImporter().importPath(RuntimeJar.place(Predictor.class));
    TreeSet<String> wrong = new TreeSet<>();
    for (JavaClass from : product) {
      if (jar.holds(file(from))) {
        from.getDirectDependenciesFromSelf().stream().map(one -> one.getTargetClass().getBaseComponentType())
            .filter(to -> !to.isPrimitive() && !(to.getName().startsWith("bellows.") ? jar.holds(file(to))
                : OUTSIDE.stream().anyMatch(to.getName()::startsWith)))
            .map(to -> from.getName() + " -> " + to.getName()).filter(arrow -> !arrow.startsWith(LEARNS))
            .forEach(wrong::add);
      }
    }
    assertTrue(wrong.isEmpty(), String.join("\n", wrong));
  }

  private static String file(JavaClass type) {
    return type.getName().replace('.', '/') + ".class";
  }

  @Test
  void aProgramWithNothingElseSaysWhatPredictSays() throws Exception {
    TrainedModel model = model();
    String run = folder.resolve("shapes").toString();
    model.save(run, new Configuration());
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    for (int i = 0; i < 4; i++) {
      picture(pictures.resolve(i + ".png"), 20 + 7 * i, 31 - 5 * i);
    }
    SparkSession spark = Sparks.session("local[2]");
    List<String> expected = model.transform(PictureFiles.table(spark, pictures.toUri().toString()))
        .select("path", "class", "prediction", "probabilities").collectAsList().stream()
        .map(RuntimeTest::line).sorted().toList();
    assertEquals(4, expected.size());

    Path jar = folder.resolve("bellows-runtime.jar");
    new RuntimeJar().write(jar);
    Path out = Files.createDirectory(folder.resolve("out"));
    String source = "src/site/java/Answers.java";
    assertTrue(Files.readAllLines(Path.of(source)).size() <= 15);
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-cp", jar.toString(), "-d",
        out.toString(), source));
    for (List<String> options : List.of(List.of("--add-modules=jdk.incubator.vector"), List.<String>of())) {
      assertEquals(expected, run(options, jar + ":" + out, run, pictures));
    }
  }

  private static TrainedModel model() {
    Config config = Settings.parseConfig(CONF, "test");
    return TrainedModel.of(config, RandomNetworks.weights(RandomNetworks.of(CONF)));
  }

  private static String line(Row row) {
    String name = row.getString(0).substring(row.getString(0).lastIndexOf('/') + 1);
    return name + " " + row.getString(1) + " " + row.getList(3).get(row.getInt(2));
  }

  private static void picture(Path file, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, i * 0x9E3779B1 >>> 8);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private List<String> run(List<String> options, String classPath, String run, Path pictures) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, "Answers", run));
    for (int i = 0; i < 4; i++) {
      command.add(pictures.resolve(i + ".png").toString());
    }
    Path log = folder.resolve("log");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertTrue(process.waitFor(2, TimeUnit.MINUTES));
      assertEquals(0, process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(log).stream().filter(line -> !line.startsWith("WARNING"))
        .map(line -> line.substring(line.lastIndexOf('/') + 1)).sorted().collect(Collectors.toList());
  }
}
