package bellows.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.run.TrainedModel;
import bellows.tensor.Draws;
import bellows.train.worker.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Models read from this machine's files, and asked by threads of their own. */
class PredictorTest {
  private static final String CONF = "name = n, input = [9, 9, 3], classes = 4, class-names = [a, b, c, d], "
      + "loss = softmax-cross-entropy, data.normalise {mean = 0.25, scale = 2}, network = [{conv {filters = 34, "
      + "kernel = 3, padding = 1}}, batchnorm, relu, {conv {filters = 34, kernel = 3, padding = 1}}, batchnorm, "
      + "{dense = classes}]";

  @TempDir
  private Path folder;

  private static TrainedModel model() {
    return TrainedModel.of(Settings.parseConfig(CONF, "test"), RandomNetworks.weights(RandomNetworks.of(CONF)));
  }

  private static float[] sample(int number) {
    float[] sample = new float[9 * 9 * 3];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) Draws.gaussian(number, i);
    }
    return sample;
  }

  private static void same(Prediction expected, Prediction found) {
    assertEquals(expected.label(), found.label());
    assertArrayEquals(expected.scores(), found.scores());
    assertArrayEquals(expected.probabilities(), found.probabilities());
  }

  @Test
  void aFolderReadWithoutHadoopSaysTheSame() {
    TrainedModel model = model();
    model.save(folder.resolve("run/model").toString(), new Configuration());
    for (Path path : List.of(folder.resolve("run"), folder.resolve("run/model"))) {
      Predictor predictor = Predictor.load(path);
      same(model.predict(sample(1)), predictor.predict(sample(1)));
      assertEquals("c", predictor.className(2));
    }
  }

  @Test
  void manyTogetherAndManyThreadsSayWhatOneSays() throws Exception {
    Predictor predictor = new Predictor(ModelDescription.read(Settings.parse(CONF, "test")), model().weights());
    List<float[]> samples = IntStream.range(0, 150).mapToObj(PredictorTest::sample).toList();
    List<Prediction> expected = samples.stream().map(one -> predictor.predict(one)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Callable<List<Prediction>> asking = () -> predictor.predict(samples);
      List<Future<List<Prediction>>> answers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        answers.add(threads.submit(asking));
      }
      for (Future<List<Prediction>> answer : answers) {
        for (int i = 0; i < samples.size(); i++) {
          same(expected.get(i), answer.get().get(i));
        }
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(List.of(), predictor.predict(List.of()));
  }

  @Test
  void refusalsSayWhatWasExpected() throws IOException {
    Predictor predictor = new Predictor(ModelDescription.read(Settings.parse(CONF, "test")), model().weights());
    refused("expected a sample of 9×9×3, 243 values, found 2", () -> predictor.predict(1, 2));
    refused("expected a picture, found no such file", () -> predictor.predict(folder.resolve("none.png")));
    refused("is not a model: expected model.conf in it, found none", () -> Predictor.load(folder.resolve("none")));
    model().save(folder.resolve("model").toString(), new Configuration());
    Path weights = folder.resolve("model/weights.bin");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 20] ^= 1;
    Files.write(weights, bytes);
    refused("weights.bin: offset ", () -> Predictor.load(folder));
  }

  private static void refused(String message, Executable step) {
    String found = assertThrows(BadInputException.class, step).getMessage();
    assertTrue(found.contains(message), found);
  }
}
