package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.junit.jupiter.api.Test;

/** Spark Connect's server makes each stage that a service file names, by its constructor without arguments. */
class ConnectServicesTest {
  private static List<Class<?>> found(Class<?> kind) {
    return ServiceLoader.load(kind).stream().filter(each -> each.type().getName().startsWith("bellows."))
        .<Class<?>>map(each -> each.get().getClass()).toList();
  }

  @Test
  void stagesAreFound() {
    assertEquals(List.of(NeuralNetworkClassifier.class, NeuralNetworkRegressor.class), found(Estimator.class));
    assertEquals(List.of(ImagePreparer.class), found(Transformer.class));
  }
}
