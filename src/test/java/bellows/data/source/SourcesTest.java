package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import bellows.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
  @TempDir
  Path folder;

  @Test
  void refusesAnUnknownName() {
    Refusal.of(() -> Fixtures.source("source = cifar"), "run.conf: 1",
        "source: expected one of digits, formula, rows, idx, cifar10, cifar100, csv, "
        + "libsvm, shards, parquet, orc, avro, json, found 'cifar', did you mean 'cifar10'?");
  }

  @Test
  void refusesAnUnknownKey() {
    Refusal.of(() -> Fixtures.source("source = digits, trian = 5"), "trian: unknown key, did you mean 'train'?");
  }

  @Test
  void takesDigitsWhereNothingIsSaid() {
    assertInstanceOf(DigitsSource.class, Fixtures.source(""));
    assertInstanceOf(DigitsSource.class, Fixtures.source("train = 100"));
  }

  @Test
  void recognisesWhatLiesAtThePath() throws IOException {
    Refusal.of(() -> Fixtures.source("path = " + Fixtures.quote(folder)),
        "path: expected a folder with train-images-idx3", "found", "with nothing");
    Refusal.of(() -> Fixtures.source("path = " + Fixtures.quote(folder.resolve("none"))),
        "path: expected a file or folder, found nothing at", "none");
    Path strange = Files.writeString(folder.resolve("a.xlsx"), "1");
    Refusal.of(() -> Fixtures.source("path = " + Fixtures.quote(strange)), "path: expected a name ending in .csv",
        "found", "a.xlsx", "source = csv");
    Refusal.of(() -> Fixtures.source("path = b.parquet, source = parquet"), "expected a source of samples, found parquet");
    Fixtures.mnist(folder, "train", 3, true);
    assertInstanceOf(IdxSource.class, Fixtures.source("path = " + Fixtures.quote(folder)));
    assertInstanceOf(TableSource.class, Fixtures.source("train = " + Fixtures.write(folder, "A.CSV", "1,2\n3,4\n")));
  }

  @Test
  void keysOfBytesAreBounded() throws IOException {
    Fixtures.mnist(folder, "train", 3, true);
    Refusal.of(() -> Fixtures.source("classes = 300, path = " + Fixtures.quote(folder)), "classes: expected a number in [1, 256]");
    Refusal.of(() -> Fixtures.source("source = digits, test = 0"), "test: expected at least one sample, found 0");
  }
}
