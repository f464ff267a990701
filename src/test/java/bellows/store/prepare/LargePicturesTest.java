package bellows.store.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.Refusal;
import bellows.data.Split;
import bellows.data.shard.PhotoFolder;
import bellows.data.shard.PictureCode;
import bellows.data.shard.PictureRecipe;
import bellows.data.shard.PictureRecipe.Form;
import bellows.image.Picture;
import bellows.image.file.Pngs;
import bellows.store.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of some kilobytes that are pictures of a gigabyte in memory. */
class LargePicturesTest {
  private static final int SIDE = 8000;
  private static byte[] bomb;

  @TempDir
  Path folder;

  @BeforeAll
  static void pack() {
    assumeTrue(Runtime.getRuntime().maxMemory() / 2 < 17L * SIDE * SIDE, "this heap holds it");
    bomb = Pngs.of(SIDE, SIDE, 1, 0).rows(new int[(SIDE / 8 + 1) * SIDE]);
    assertTrue(bomb.length < 20_000);
  }

  @Test
  void areRejectedByTheirNamesWhileOthersArePrepared() throws IOException {
    PhotoFolder.write(folder.resolve("train"), 3, "n01", "n02");
    Files.write(folder.resolve("train/n02/bomb.png"), bomb);
    HadoopFiles files = new HadoopFiles(new Configuration());
    for (PictureRecipe recipe : List.of(new PictureRecipe(16, Form.JPEG, 90), new PictureRecipe(0, Form.KEPT, 90))) {
      PicturePreparation preparation = PicturePreparation.open(files, folder.resolve("to-" + recipe.form()).toString(),
          PictureSource.open(files, folder.toString(), new PictureSource.Hints(null, null, null)),
          new PicturePreparation.Options(2, 5, recipe, false));
      List.copyOf(preparation.drafting()).forEach(task -> preparation.add(task.run(files, count -> {})));
      List<Draft.Rejected> rejected = preparation.rejected().get(Split.TRAIN);
      assertEquals(1, rejected.size(), rejected.toString());
      assertTrue(rejected.get(0).path().endsWith("bomb.png"), rejected.toString());
      assertTrue(rejected.get(0).reason().contains("half of the heap"), rejected.toString());
    }
  }

  @Test
  void whoTrainsOnOneIsToldWhich() {
    PictureCode code = new PictureCode();
    System.arraycopy(bomb, 0, code.room(bomb.length), 0, bomb.length);
    Refusal.of(() -> code.decode(bomb.length, new Picture(), () -> "a/bomb.png"), "a/bomb.png: expected a picture",
        "8,000×8,000 pixels", "resize it before");
  }
}
