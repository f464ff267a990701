package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.spark.Sparks;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stages that version 0.1.0 saved are loaded as they were. */
class EarlierFilesTest {
  @BeforeEach
  void session() {
    Sparks.session("local[2]");
  }

  private static String saved(String name) throws URISyntaxException {
    return Path.of(EarlierFilesTest.class.getResource("v1/" + name).toURI()).toString();
  }

  @Test
  void aClassifiersModel() throws URISyntaxException {
    NeuralNetworkClassificationModel model = NeuralNetworkClassificationModel.load(saved("classification-model"));
    assertEquals("0c277efe7ba56a9932778ad713cd5c6a34842d582f7d9c01d21718099748ae69", model.toLocal().sha256());
    assertEquals(Vectors.dense(0.38798075914382935, 0.09608887135982513, -0.947966992855072),
        model.predictRaw(Vectors.dense(1, 2)));
    assertEquals(List.of("ant", "bee", "wasp"), model.labels());
    assertEquals(3, model.summary().objectiveHistory().size());
    assertEquals("kind", model.getLabelCol());
    assertEquals(0.4, model.getThresholds()[0]);
  }

  @Test
  void aRegressorsModel() throws URISyntaxException {
    NeuralNetworkRegressionModel model = NeuralNetworkRegressionModel.load(saved("regression-model"));
    assertEquals(81.46040344238281, model.predict(Vectors.dense(1, 2)));
  }

  @Test
  void stagesWithoutAModel() throws URISyntaxException {
    NeuralNetworkClassifier classifier = NeuralNetworkClassifier.load(saved("classifier"));
    assertEquals(0.05, classifier.getStepSize());
    assertEquals(List.of("x", "y"), List.of(classifier.getFeaturesCols()));
    assertEquals("[{dense = 4}, tanh, {dense = 1}]", NeuralNetworkRegressor.load(saved("regressor")).getNetwork());
    assertEquals("[{resize = 36}, {centre-crop = 32}]", ImagePreparer.load(saved("image-preparer")).getView());
  }
}
