package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.shard.PhotoFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareCommandTest {
  private static final String CONF = """
      name = tiny
      data {path = "%s", normalise = auto, augment = [{crop = 14}, mirror], view = [{centre-crop = 14}]}
      network = [flatten, {dense = classes}]
      batch = 8, leaves = 4, rate = 0.01, stop {epochs = 2}
      """;

  @TempDir
  private Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (var list = Files.list(folder)) {
      return list.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** From photographs to predictions, with one file that is none; whatever the cores, the same bytes. */
  @Test
  void photographsArePreparedTrainedAndPredicted() throws IOException {
    PhotoFolder.write(folder.resolve("photos/train"), 6, "n01", "n02", "n03");
    PhotoFolder.write(folder.resolve("photos/val"), 3, "n01", "n02", "n03");
    Files.writeString(folder.resolve("photos/train/n02/n02_01.JPEG"), "no picture");
    String[] prepare = {"prepare", at("photos"), at("shards"), "--shards", "4", "--shorter-side", "16"};
    String out = CommandLineRun.on("local[2]", prepare).fine().out();
    assertTrue(out.contains("27 pictures in 3 classes") && out.contains("1 pictures could not be read")
        && out.contains("train  17 samples in 4 shards") && out.contains("test   9 samples in 4 shards"), out);
    String[] again = {"prepare", "imagenet", at("photos"), at("again"), "--shards", "4", "--shorter-side", "16"};
    CommandLineRun.on("local[1]", again).fine();
    List<Path> shards = sorted(folder.resolve("shards"));
    assertEquals(9, shards.size());
    for (Path shard : shards) {
      assertArrayEquals(Files.readAllBytes(shard), Files.readAllBytes(folder.resolve("again").resolve(
          shard.getFileName())));
    }
    String table = CommandLineRun.of("sql", at("shards"), "SELECT split, path, reason FROM rejected", "--format", "csv")
        .fine().out();
    assertTrue(table.contains("n02_01.JPEG") && table.contains("expected a picture in JPEG or PNG"), table);

    Path conf = Files.writeString(folder.resolve("run.conf"), CONF.formatted(at("shards")));
    CommandLineRun.of("train", conf.toString(), "--run", at("run")).fine();
    String evaluated = CommandLineRun.of("evaluate", at("run")).fine().out();
    assertTrue(evaluated.contains("9 test samples") && evaluated.contains("accuracy"), evaluated);
    CommandLineRun.of("predict", at("run"), "--out", at("predictions")).fine();
    CommandLineRun.of("train", conf.toString(), "--run", at("other"), "--set", "data.view=[]")
        .failed(1, "expected pictures of one size", "data.view needs a crop");
  }

  @Test
  void wrongOptionsAreRefused() throws IOException {
    PhotoFolder.write(folder.resolve("photos/train"), 1, "n01", "n02");
    CommandLineRun.of("prepare", "imagnet", at("photos"), at("shards")).failed(1, "found 'imagnet'",
        "did you mean 'imagenet'?");
    CommandLineRun.of("prepare", at("photos"), at("shards"), "--shards", "3").failed(1,
        "--shards: expected a power of");
    CommandLineRun.of("prepare", at("photos"), at("shards"), "--keep", "--quality", "80").failed(1, "--keep alone");
    CommandLineRun.of("prepare", "digits", at("shards"), "--raw").failed(1, "digits: expected pictures in folders");
    assertTrue(Files.notExists(folder.resolve("shards")));
  }
}
