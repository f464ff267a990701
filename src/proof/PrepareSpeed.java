import bellows.data.Split;
import bellows.data.shard.PictureRecipe.Form;
import bellows.data.shard.PictureRecipe;
import bellows.data.source.PictureFile;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.image.file.PictureReader;
import bellows.image.file.PictureWriter;
import bellows.store.HadoopFiles;
import bellows.store.prepare.DraftTask;
import bellows.store.prepare.PictureSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * How fast one thread prepares pictures, against a plain loop that reads, decodes, resizes and encodes the same files
 * with the same classes. In turns, in seconds of the processor, so that other work on the machine counts little. Used
 * by src/proof/prove-prepare, with the jar on the class path: {@code PrepareSpeed SOURCE TEMPORARY ROUNDS}.
 */
public final class PrepareSpeed {
  private static final int SIDE = 256;
  private static final int QUALITY = 90;
  private static final double WANTED = 0.8;

  private PrepareSpeed() {}

  private interface Work {
    void run() throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    HadoopFiles files = new HadoopFiles(new Configuration());
    PictureSource source = PictureSource.open(files, arguments[0], new PictureSource.Hints(null, null, null));
    List<PictureFile> pictures = source.train();
    DraftTask task = new DraftTask(arguments[1], Split.TRAIN, 0, 1, source.classes().size(), "speed",
        new PictureRecipe(SIDE, Form.JPEG, QUALITY), pictures);
    double plain = Double.MAX_VALUE;
    double prepared = Double.MAX_VALUE;
    for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
      plain = Math.min(plain, seconds(() -> plain(pictures)));
      prepared = Math.min(prepared, seconds(() -> task.run(files, count -> {})));
    }
    System.out.printf(Locale.ROOT, "%,d pictures  plain loop %.1f pictures/s  prepare %.1f pictures/s  ratio %.2f%n",
        pictures.size(), pictures.size() / plain, pictures.size() / prepared, plain / prepared);
    if (plain / prepared < WANTED) {
      System.exit(1);
    }
  }

  private static double seconds(Work work) throws IOException {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static void plain(List<PictureFile> pictures) throws IOException {
    PictureReader reader = new PictureReader();
    PictureWriter writer = new PictureWriter();
    Picture picture = new Picture();
    Picture resized = new Picture();
    long bytes = 0;
    for (PictureFile file : pictures) {
      byte[] read = Files.readAllBytes(Path.of(file.path()));
      reader.read(read, read.length, picture);
      int shorter = Math.min(picture.height(), picture.width());
      Resize.whole(picture, resized, picture.height() * SIDE / shorter, picture.width() * SIDE / shorter);
      bytes += writer.jpeg(resized, QUALITY).length;
    }
    if (bytes == 0) {
      throw new IllegalStateException("nothing was encoded");
    }
  }
}
