package bellows.cli;

import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.draw.Filtered;
import bellows.image.Picture;
import bellows.image.file.PictureReader;
import bellows.image.file.PictureWriter;
import bellows.nn.layer.ClassicKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code filter}: a picture as a convolution layer with known weights sees it. */
@Command(name = "filter", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Filter a picture with a kernel that people know, by the layer {filter = …} that",
    "networks may have, for example",
    "  filter photo.jpg --kernel edge --out edges.png",
    "Kernels: identity, edge, laplace, sobel-x, sobel-y, sharpen, box, gaussian,",
    "emboss."})
public final class FilterCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PICTURE", description = "A JPEG or PNG file.")
  private Path picture;

  @Option(names = "--kernel", required = true, paramLabel = "NAME", description = "One of those above.")
  private String kernel;

  @Option(names = "--times", paramLabel = "N", defaultValue = "1",
      description = "How often: blurs grow with it; default: ${DEFAULT-VALUE}.")
  private int times;

  @Option(names = "--out", required = true, paramLabel = "FILE.png",
      description = "Where to; values below 0 become black, above 255 white.")
  private Path out;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    ClassicKernel classic = kernel();
    BadInputException.check(times > 0, "--times: expected at least 1, found %d", times);
    BadInputException.check(out.toString().toLowerCase(Locale.ROOT).endsWith(".png"),
        "--out %s: expected the name of a file that ends in .png", out);
    Picture filtered = PictureReader.read(picture);
    for (int i = 0; i < times; i++) {
      filtered = Filtered.of(filtered, classic);
    }
    write(filtered);
    new Terminal(spec.commandLine().getOut()).line(String.format(Locale.ROOT, "%s: %,d × %,d pixels, %s", out,
        filtered.width(), filtered.height(), classic.word()));
    return 0;
  }

  private ClassicKernel kernel() {
    try {
      return ClassicKernel.named(kernel);
    } catch (BadInputException e) {
      throw new BadInputException("--kernel: %s", e.getMessage(), e);
    }
  }

  private void write(Picture filtered) {
    try {
      Files.write(out, new PictureWriter().png(filtered));
    } catch (IOException e) {
      throw new UncheckedIOException("--out " + out + ": cannot be written", e);
    }
  }
}
