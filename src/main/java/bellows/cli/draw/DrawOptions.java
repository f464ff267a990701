package bellows.cli.draw;

import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.draw.Subject;
import bellows.figure.Figure;
import bellows.figure.FigureFile;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What every kind of drawing is told: of what, and where to. */
final class DrawOptions {
  @Parameters(paramLabel = "RUN|CONF", description = "A run's folder; or a run file, whose network is not trained.")
  private String subject;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "A local file that ends in .png or .svg.")
  private Path out;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Opens what is drawn, once it is sure that the file can be written. */
  Subject open() {
    FigureFile.check(out);
    return Subject.open(subject, changes.changes(), HadoopSettings.configuration());
  }

  void write(Figure figure) {
    write(figure, out, spec);
  }

  /** Writes a figure, and a line about it. */
  static void write(Figure figure, Path out, CommandSpec spec) {
    FigureFile.write(figure, out);
    new Terminal(spec.commandLine().getOut()).line(String.format(Locale.ROOT, "%s: %s, %,d × %,d pixels", out,
        figure.title().isEmpty() ? "drawn" : figure.title(), figure.width(), figure.height()));
  }
}
