package bellows.cli;

import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.Subject;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.nn.model.Model;
import bellows.train.RunConfig;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code describe}: a network's layers, shapes, weights, arithmetic and memory; and the keys of run files. */
@Command(name = "describe", mixinStandardHelpOptions = true, sortOptions = false,
    description = {"Print a network's layers, shapes, weights, multiply-adds and memory, without training it;",
        "or, with --keys, what a run file may say."})
public final class DescribeCommand implements Callable<Integer> {
  private static final int NETWORK_BATCH = 16;

  @Parameters(paramLabel = "CONF|NETWORK", arity = "0..1",
      description = "A run file, or a network's name, such as lenet.")
  private String subject;

  @Option(names = "--all", description = "One line for each network that has a name, with its published figures.")
  private boolean all;

  @Option(names = "--keys", paramLabel = "TOPIC", arity = "0..1", fallbackValue = "", description = {
      "The keys of run files with type, default and meaning. Of one topic: run, data, sources, transforms, features,",
      "layers, losses, optimizers, tune, lectures, schedules; or of one section, layer, optimizer … by its name, such",
      "as conv."})
  private String topic;

  @Option(names = "--markdown", description = "With --keys or --all: as Markdown, which documentation takes over.")
  private boolean markdown;

  @Option(names = "--batch", paramLabel = "N",
      description = "Samples that go through together, for the memory; default: the run file's, for a network 16.")
  private Integer batch;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    BadInputException.check(batch == null || batch > 0, "--batch: expected at least 1, found %d", batch);
    int asked = (all ? 1 : 0) + (topic != null ? 1 : 0) + (subject != null ? 1 : 0);
    BadInputException.check(asked == 1, "expected a run file or a network's name, or --all, or --keys, found %s",
        asked == 0 ? "none of them" : "more than one");
    BadInputException.check(!markdown || subject == null, "--markdown: expected --keys or --all, found %s", subject);
    Terminal out = new Terminal(spec.commandLine().getOut());
    if (topic != null) {
      KeyTopic.find(topic).stream().map(markdown ? KeyTable::markdown : KeyTable::text)
          .forEach(lines -> lines.forEach(out::line));
    } else if (all && markdown) {
      ZooTable.markdown().forEach(out::line);
    } else if (all) {
      ZooTable.print(out, batch == null ? NETWORK_BATCH : batch);
    } else {
      network();
    }
    return 0;
  }

  private void network() {
    Subject asked = Subject.open(subject, changes.changes());
    int together = batch != null ? batch : asked.run() == null ? NETWORK_BATCH : RunConfig.together(asked.run());
    print(asked.model(), together);
  }

  private void print(Model model, int together) {
    Terminal out = new Terminal(spec.commandLine().getOut());
    LayerTable.lines(model).forEach(out::line);
    long multiplyAdds = model.multiplyAdds();
    out.line("");
    out.text("%s with %s: %,d weights (%.1f MB), %,d multiply-adds a sample forward (%,d FLOP; about three times that "
        + "with backward)", model.name(), model.loss().kind(), model.layout().weightCount(),
        model.layout().weightCount() * 4 / 1e6, multiplyAdds, 2 * multiplyAdds);
    if (model.auxiliaryWeights() > 0) {
      out.text(ZooTable.auxiliary(model));
    }
    out.text(memory(model, together));
  }

  private static String memory(Model model, int together) {
    return String.format(Locale.ROOT, "A workspace for %d samples together takes %.1f MB, gradient included. Each team "
        + "of threads has one; plan tells how many.", together, model.workspaceBytes(together) / 1e6);
  }
}
