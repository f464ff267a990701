package bellows.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import bellows.conf.Settings;
import bellows.data.Samples;
import bellows.spark.share.JavaBytes;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every feature promises, whatever it computes. */
class EveryFeatureTest {
  private static final float CANARY = -77;

  /** A list of features, and samples to try it on. */
  private record Case(String list, Shape shape) {
    Samples samples() {
      return FeatureTests.samples(shape, 40);
    }

    Chain fitted() {
      return FeatureTests.read(list).fit(samples(), FeatureTests::lloyd);
    }
  }

  static List<Case> cases() {
    Shape picture = Shape.of(17, 14, 3);
    Shape grey = Shape.of(12, 12, 1);
    return List.of(new Case("[polar]", Shape.of(2)), new Case("[{polar = [3, 4]}]", Shape.of(2)),
        new Case("[colour-histogram]", picture), new Case("[{colour-histogram {space = hsv, bins = 7}}]", picture),
        new Case("[{colour-histogram {space = rgb, bins = 4}}]", grey), new Case("[{hog = 5}]", picture),
        new Case("[{hog {cell = 3, block = 1, bins = 4}}]", grey), new Case("[{whiten = pca}]", Shape.of(9)),
        new Case("[{whiten {axes = zca, components = 3}}]", Shape.of(9)),
        new Case("[{whiten {variance = 0.7}}]", Shape.of(3, 4)),
        new Case("[{words {count = 8, patch = 4, patches = 200}}]", picture),
        new Case("[{words {count = 5, patch = 3, stride = 2, pool = 3, coding = hard, patches = 100}}]", grey),
        new Case("[{join = [[{hog = 5}], [{colour-histogram {bins = 3}}, {whiten {components = 2}}]]}]", picture),
        new Case("[{join = [[{hog = 5}], [{words {count = 3, patches = 60}}]]}, {whiten {components = 5}}, "
            + "{whiten = zca}]", picture));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAFunctionOfTheSampleAloneAndWritesNowhereElse(Case one) {
    Chain chain = one.fitted();
    Samples samples = one.samples();
    int size = chain.output(one.shape).size();
    Feature.Op used = chain.bind(one.shape);
    float[] x = new float[one.shape.size() + 8];
    float[] y = new float[size + 8];
    for (int row = 0; row < samples.count(); row++) {
      Arrays.fill(x, Float.NaN);
      Arrays.fill(y, CANARY);
      samples.read(row, x, 3);
      used.apply(x, 3, y, 5);
      float[] alone = FeatureTests.apply(chain, one.shape, FeatureTests.sample(samples, row));
      assertArrayEquals(alone, Arrays.copyOfRange(y, 5, 5 + size));
      assertEquals(CANARY, y[4]);
      assertEquals(CANARY, y[5 + size]);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void staysWhatItIsInAModelAndOnTheWayToAnExecutor(Case one) {
    Chain chain = one.fitted();
    Extraction extraction = new Extraction(chain, one.shape);
    Settings run = Settings.parse("extract = " + one.list, "run.conf");
    assertNull(Extraction.read(run), "nothing is written yet");
    String written = extraction.render(Extraction.listed(run)).root().render();
    Extraction read = Extraction.read(Settings.parse("extract = " + one.list + "\nextracted " + written, "model.conf"));
    assertNotNull(read);
    assertEquals(one.shape, read.input());
    Samples samples = one.samples();
    for (Extraction again : Stream.of(read, (Extraction) JavaBytes.read(JavaBytes.of(extraction))).toList()) {
      assertEquals(chain.output(one.shape), again.output());
      for (int row = 0; row < 5; row++) {
        float[] sample = FeatureTests.sample(samples, row);
        assertArrayEquals(FeatureTests.apply(chain, one.shape, sample), FeatureTests.apply(again.chain(), one.shape,
            sample));
      }
    }
    assertNull(Extraction.read(Settings.parse("extract = [polar, polar]\nextracted " + written, "model.conf")),
        "what others learnt is of no use");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void learnsTheSameEachTime(Case one) {
    float[] sample = FeatureTests.sample(one.samples(), 1);
    assertArrayEquals(FeatureTests.apply(one.fitted(), one.shape, sample),
        FeatureTests.apply(one.fitted(), one.shape, sample));
    assertEquals(FeatureTests.read(one.list).isShapeKnown(), !one.list.contains("variance"));
    assertEquals(FeatureTests.read(one.list).learns(), one.list.matches(".*(whiten|words).*"));
  }
}
