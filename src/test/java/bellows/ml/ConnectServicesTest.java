package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.junit.jupiter.api.Test;

/** Spark Connect's server makes each stage that a service file names, by its constructor without arguments. */
class ConnectServicesTest {
  private static List<Class<?>> found(Class<?> kind) {
    return ServiceLoader.load(kind).stream().<Class<?>>map(each -> each.get().getClass()).toList();
  }

  @Test
  void stagesAreFound() {
    assertTrue(found(Estimator.class).containsAll(List.of(NeuralNetworkClassifier.class, NeuralNetworkRegressor.class)));
    assertTrue(found(Transformer.class).contains(ImagePreparer.class));
  }
}
