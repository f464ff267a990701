package bellows.store.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.ChildJvm;
import bellows.data.shard.PhotoFolder;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.image.file.PictureReader;
import bellows.image.file.Pngs;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of some kilobytes that are pictures of 64 million pixels. */
class LargePicturesTest {
  private static final int SIDE = 8000;
  private static final List<String> SMALL_HEAP = List.of("-Xmx512m", "-XX:+UseSerialGC");
  private static final String RUN = """
      name = a, data {path = "%s", augment = [{%s}], view = [{resize = 24}, {centre-crop = 16}], normalise = auto}
      network = [flatten, {dense = classes}], batch = 4, rate = 0.01, stop {epochs = 1}
      """;

  @TempDir
  Path folder;

  /** A bit a pixel: eight megabytes of them, where the values of the whole picture would be 768. */
  private static byte[] ofBits() throws IOException {
    byte[] file = Pngs.of(SIDE, SIDE, 1, 0).zeros((SIDE / 8 + 1L) * SIDE);
    assertTrue(file.length < 20_000);
    return file;
  }

  /** Six bytes a pixel, 384 MB. */
  private static byte[] ofColours() throws IOException {
    return Pngs.of(SIDE, SIDE, 16, 2).zeros((6L * SIDE + 1) * SIDE);
  }

  @Test
  void areMadeSmallerRowByRow() throws IOException {
    byte[] file = ofBits();
    PictureReader reader = new PictureReader();
    Picture large = new Picture();
    Picture small = new Picture();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    reader.read(file, file.length, large);
    Resize.whole(large, small, 100, 100);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 4L * SIDE * SIDE, allocated + " bytes");
    assertEquals(0, small.values()[0]);
  }

  /** With 512 MB, the least that Spark takes: what fits is taken, what does not is listed with its name, and the other pictures are prepared. */
  @Test
  void inASmallHeapTheyAreTakenOrListed() throws IOException, InterruptedException {
    PhotoFolder.write(folder.resolve("train"), 4, "n01", "n02");
    Files.write(folder.resolve("train/n01/bits.png"), ofBits());
    Files.write(folder.resolve("train/n02/colours.png"), ofColours());
    for (String form : List.of("--shorter-side=24", "--keep")) {
      String to = folder.resolve("to" + form).toString();
      ChildJvm prepared = ChildJvm.run(SMALL_HEAP, "prepare", folder.toString(), to, "--shards", "2", form);
      assertEquals(0, prepared.status(), prepared.output());
      assertTrue(Files.readString(Path.of(to, "manifest.json")).contains("\"rejected\" : \"1\""), prepared.output());
      assertTrue(prepared.unfolded().contains("colours.png") && prepared.unfolded().contains("half of the heap"),
          prepared.output());
    }
    String kept = folder.resolve("to--keep").toString();
    ChildJvm trained = train(kept, "random-resized-crop = 16");
    assertEquals(0, trained.status(), trained.output());
    ChildJvm whole = train(kept, "crop = 16");
    assertEquals(1, whole.status(), whole.output());
    assertTrue(whole.unfolded().contains("sample ") && whole.unfolded().contains("8,000×8,000 pixels, which take 732 MB"),
        whole.output());
  }

  private ChildJvm train(String data, String augment) throws IOException, InterruptedException {
    Path conf = Files.writeString(folder.resolve("a.conf"), String.format(RUN, data, augment));
    return ChildJvm.run(SMALL_HEAP, "train", conf.toString(), "--run", folder.resolve("run-" + augment.length()).toString());
  }
}
