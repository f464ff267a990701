import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.image.file.PictureReader;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decodes the files that a list names, for src/proof/prove-pictures. Writes for each to standard output: height and
 * width (0 and 0 if the file is refused, and then the reason), its pixels, its pixels at 64×64; all rounded to bytes.
 */
public final class DecodePictures {
  private DecodePictures() {}

  public static void main(String[] arguments) throws IOException {
    PictureReader reader = new PictureReader();
    Picture picture = new Picture();
    Picture small = new Picture();
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16))) {
      for (String path : Files.readAllLines(Path.of(arguments[0]))) {
        byte[] file = Files.readAllBytes(Path.of(path));
        try {
          reader.read(file, file.length, picture);
        } catch (BadInputException e) {
          out.writeLong(0);
          out.writeUTF(e.getMessage());
          continue;
        }
        Resize.whole(picture, small, 64, 64);
        write(picture, out);
        write(small, out);
      }
    }
  }

  private static void write(Picture picture, DataOutputStream out) throws IOException {
    byte[] bytes = new byte[picture.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(picture.values()[i]);
    }
    out.writeInt(picture.height());
    out.writeInt(picture.width());
    out.write(bytes);
  }
}
