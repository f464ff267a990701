package bellows.cli;

import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.draw.Augmented;
import bellows.image.ContactSheet;
import bellows.image.Picture;
import bellows.image.augment.Views;
import bellows.image.file.PictureWriter;
import bellows.run.RunFile;
import bellows.run.Setup;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code augment}: what a run's network sees of its pictures, for a person to look at. */
@Command(name = "augment", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write a contact sheet, a row a training picture: as it is stored, as evaluation sees it (each crop of ten), then",
    "as training sees it in its first epochs. The draws are the run's own: these are the very pictures that it trains",
    "on, before they are normalised and mixed (data.mixup)."})
public final class AugmentCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CONF", description = "The run file.")
  private String conf;

  @Option(names = "--show", required = true, paramLabel = "FILE.png", description = "The sheet, a local file.")
  private Path file;

  @Option(names = "--samples", paramLabel = "N", defaultValue = "8",
      description = "How many of the first training pictures; default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "6",
      description = "Of how many epochs to show what training sees; default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    BadInputException.check(samples > 0, "--samples: expected at least 1, found %d", samples);
    BadInputException.check(epochs > 0, "--epochs: expected at least 1, found %d", epochs);
    Path parent = file.toAbsolutePath().getParent();
    BadInputException.check(parent != null && Files.isDirectory(parent) && !Files.isDirectory(file),
        "--show %s: expected the name of a file in a folder that exists", file);
    HadoopFiles files = new HadoopFiles(HadoopSettings.configuration());
    Setup setup = Setup.open(RunFile.read(files, conf, changes.changes()), files);
    Shape input = setup.model().input();
    BadInputException.check(input.rank() == 3,
        "%s: expected pictures of height × width × channels, found samples of %s, which nobody can look at",
        setup.data().describe(), input);
    Rows rows = setup.data().first(Split.TRAIN, samples);
    Views views = setup.views();
    ContactSheet sheet = new ContactSheet(rows.count(), input.at(0), input.at(1), 1, views.tests().size(), epochs);
    for (int row = 0; row < rows.count(); row++) {
      fill(sheet, rows, row, views, setup.config().seed());
    }
    write(new PictureWriter().png(sheet.picture()));
    report(sheet.picture(), rows.count(), views);
    return 0;
  }

  /** Sample {@code row} is number {@code row} of its data set too. */
  private void fill(ContactSheet sheet, Rows rows, int row, Views views, long seed) {
    Picture stored = new Picture();
    rows.read(row, stored);
    int column = 0;
    for (Augmented.View view : Augmented.views(views, seed, stored, row, epochs)) {
      sheet.put(row, column++, view.picture());
    }
  }

  private void write(byte[] png) {
    try {
      Files.write(file, png);
    } catch (IOException e) {
      throw new UncheckedIOException("--show " + file + ": cannot be written", e);
    }
  }

  private void report(Picture sheet, int rows, Views views) {
    List<String> lines = List.of(
        String.format(Locale.ROOT, "%s: %,d × %,d pixels, %,d pictures", file, sheet.width(), sheet.height(), rows),
        String.format(Locale.ROOT, "columns: stored; evaluation%s; training in epochs 0 to %d%s",
            views.tests().size() > 1 ? " (" + views.tests().size() + " views)" : "", epochs - 1,
            views.mixup() > 0 ? ", before pairs are mixed" : ""));
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    lines.forEach(terminal::line);
  }
}
