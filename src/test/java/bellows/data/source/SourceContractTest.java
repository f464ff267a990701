package bellows.data.source;

import bellows.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every source promises, whatever it reads. */
class SourceContractTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"digits", "idx", "idx.gz", "cifar10", "csv", "csv split", "csv real", "csv alone", "libsvm",
      "formula", "formula of reals", "rows", "rows of reals"})
  void keepsItsPromises(String kind) throws IOException {
    SourceContract.check(Fixtures.source(settings(kind)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"path = \"%smnist\"", "path = \"%sfashion-mnist\"", "path = \"%scifar-10-batches-bin\"",
      "train = \"%suci/iris.data\", test-fraction = 0.3", "path = \"%suci/wine.data\", label = first",
      "path = \"%suci/wdbc.data\", label = 2, ignore = 1",
      "source = csv, train = \"%suci/optdigits.tra\", test = \"%suci/optdigits.tes\", shape = [8, 8, 1]",
      "path = \"%svowels/pb52.tsv\", label = vowel, ignore = [type, sex, speaker, repetition], test-fraction = 0.2"})
  void keepsThemWithRealData(String settings) {
    SourceContract.check(Fixtures.source(settings.replace("%s", SharedData.path("") + "/")));
  }

  private String settings(String kind) throws IOException {
    String sparse = "-1 1:0.5 3:2\n+1 2:1 # a comment\n\n-1\n";
    return switch (kind) {
      case "digits" -> "source = digits, train = 50, test = 20";
      case "idx", "idx.gz" -> {
        Fixtures.mnist(folder, "train", 25, kind.endsWith("gz"));
        Fixtures.mnist(folder, "t10k", 12, kind.endsWith("gz"));
        yield "path = " + Fixtures.quote(folder);
      }
      case "cifar10" -> {
        Files.write(folder.resolve("data_batch_1.bin"), Fixtures.cifar(3, 9, 0));
        Files.write(folder.resolve("data_batch_2.bin"), Fixtures.cifar(1));
        Files.write(folder.resolve("test_batch_first1000.bin"), Fixtures.cifar(5, 6));
        yield "path = " + Fixtures.quote(folder);
      }
      case "csv" -> "train = " + Fixtures.write(folder, "a.csv", "x,y,kind\n1,2,b\n3,4,a\n")
          + ", test = " + Fixtures.write(folder, "b.csv", "x,y,kind\n5,6,a\n");
      case "csv split" -> "path = " + Fixtures.write(folder, "a.csv", "1,2,b\n3,4,a\n5,6,b\n7,8,a\n")
          + ", test-fraction = 0.5, seed = 3";
      case "csv real" -> "path = " + Fixtures.write(folder, "a.txt", "1 2 3.5\n3 4 -7\n") + ", classes = 0";
      case "csv alone" -> "path = " + Fixtures.write(folder, "a.csv", "1,0\n3,1\n");
      case "libsvm" -> "path = " + Fixtures.write(folder, "a.libsvm", sparse);
      case "formula" -> "source = formula, inputs {x1 = [-2, 2], x2 = [0, 1]}, label = \"x1^2 + x2^2 <= 2\", samples = 50,"
          + "test = 20, noise = 0.1";
      case "formula of reals" -> "source = formula, inputs {x = [-3, 3]}, target = \"sin(3*x)\", test = 0";
      case "rows" -> "source = rows, rows = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]], test = ${rows}";
      case "rows of reals" -> "source = rows, rows = [[0, 0.5], [1, -2]], classes = 0";
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
