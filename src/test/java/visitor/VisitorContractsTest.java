package visitor;

import bellows.ExtensionJar;
import bellows.conf.Settings;
import bellows.data.LocalFiles;
import bellows.data.source.SourceContract;
import bellows.data.source.Sources;
import bellows.image.augment.Transform;
import bellows.image.augment.TransformContract;
import bellows.image.augment.Transforms;
import bellows.nn.loss.LossCase;
import bellows.nn.loss.LossContract;
import bellows.nn.loss.Losses;
import bellows.nn.model.LayerCase;
import bellows.nn.model.LayerContract;
import bellows.nn.model.Zoo;
import bellows.optim.Optimizer;
import bellows.optim.OptimizerContract;
import bellows.optim.Optimizers;
import bellows.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contracts as somebody else uses them: extended in a package that is not Bellows', on kinds that are found by name in
 * a jar.
 */
class VisitorContractsTest {
  @TempDir
  static Path folder;
  private static ExtensionJar.Loaded loaded;

  @BeforeAll
  static void load() throws IOException {
    loaded = ExtensionJar.load(ExtensionJar.visitor(folder));
  }

  @AfterAll
  static void unload() throws IOException {
    loaded.close();
  }

  private static Settings run(String text) {
    return Settings.parse(text, "run.conf");
  }

  @Nested
  class OfTheLayer extends LayerContract {
    @Override
    protected Stream<LayerCase> cases() {
      Shape input = Shape.of(5, 3, 7);
      return Zoo.model(run("network = [{ramp = 2}, {ramp {slope = 0.5}}, {dense = classes}]"), input, 4).network()
          .children().stream().limit(2).map(child -> new LayerCase(child.layer(), input));
    }
  }

  @Nested
  class OfTheLoss extends LossContract {
    @Override
    protected Stream<LossCase> cases() {
      LossCase few = new LossCase(Losses.read(run("loss = halved")), 7, 7, OfTheLoss::definition);
      return Stream.of(few, few.ofMixtures());
    }

    private static double definition(double[] scores, float label) {
      double sum = 0;
      for (double score : scores) {
        sum += Math.exp(score - scores[(int) label]);
      }
      return Math.log(sum) / 2;
    }
  }

  @Nested
  class OfTheOptimizer extends OptimizerContract {
    @Override
    protected Stream<Optimizer> optimizers() {
      return Stream.of("name = descent, brake = 0.5", "name = descent")
          .map(text -> (Optimizer) Optimizers.read(run(text)));
    }
  }

  @Nested
  class OfTheTransform extends TransformContract {
    @Override
    protected Stream<Transform> transforms() {
      return Stream.of(Transforms.read(run("augment = [{negative = 255}]"), "augment"),
          Transforms.read(run("augment = [mirror, negative]"), "augment"));
    }
  }

  @Test
  void theSourceKeepsItsContract() {
    SourceContract.check(Sources.read(run("source = stripes, count = 9"), new LocalFiles()));
  }
}
