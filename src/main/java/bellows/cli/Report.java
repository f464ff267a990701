package bellows.cli;

import bellows.data.Split;
import bellows.kernel.KernelProvider;
import bellows.store.run.RunFolder;
import bellows.train.Outcome;
import bellows.train.TeamPlan;
import bellows.train.worker.Evaluation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The first and the last lines of a training, and {@code summary.json}. */
final class Report {
  private final Terminal terminal;
  private final RunFolder folder;
  private final Setup setup;
  private final SparkCommand spark;

  Report(Terminal terminal, RunFolder folder, Setup setup, SparkCommand spark) {
    this.terminal = terminal;
    this.folder = folder;
    this.setup = setup;
    this.spark = spark;
  }

  void start(String workers, TeamPlan plan) {
    line("run      %s", folder.path());
    line("model    %s, %,d weights", setup.model().name(), setup.model().layout().weightCount());
    line("data     %s: %,d training and %,d test samples of %s, %s", setup.data().describe(),
        setup.data().count(Split.TRAIN), setup.data().count(Split.TEST),
        setup.data().shape() == null ? "many sizes" : setup.data().shape(),
        setup.data().classes() == 0 ? "real targets" : setup.data().classes() + " classes");
    line("spark    %s, Spark %s, Java %s", workers, spark.context().version(), System.getProperty("java.version"));
    line("kernels  %s (%s)", KernelProvider.kernels().name(), KernelProvider.reason());
    line("batch    %d samples in %d leaves, at most %d together", setup.config().batch(), setup.config().leaves(),
        setup.config().together());
    line("memory   %s", plan.describe());
  }

  void finish(Outcome outcome, RunJournal journal) {
    Map<String, Object> summary = summary(outcome, journal);
    try {
      folder.write(RunFolder.SUMMARY, new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(summary) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    line("done     %d steps, %d epochs in %s, %,.0f samples/s", outcome.state().step(), outcome.state().epoch(),
        Progress.duration(outcome.state().seconds()), journal.samplesPerSecond());
    Evaluation test = outcome.test();
    if (test != null) {
      line("test     loss %.4f%s", test.loss(),
          test.accuracy() == null ? "" : String.format(Locale.ROOT, ", accuracy %.2f %%", 100 * test.accuracy()));
    }
    line("weights  sha256 %s", outcome.state().sha256());
    line("metrics  submit/bellows sql %s \"SELECT * FROM evals\"", folder.path());
  }

  private Map<String, Object> summary(Outcome outcome, RunJournal journal) {
    Evaluation test = outcome.test();
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("run", folder.path());
    summary.put("model", setup.model().name());
    summary.put("parameters", setup.model().layout().weightCount());
    summary.put("stopped", outcome.reason().name().toLowerCase(Locale.ROOT));
    summary.put("steps", outcome.state().step());
    summary.put("epochs", outcome.state().epoch());
    summary.put("samples", outcome.state().samples());
    summary.put("skippedSteps", outcome.state().guarded().skipped());
    summary.put("rollbacks", outcome.state().guarded().rollbacks());
    summary.put("seconds", outcome.state().seconds());
    summary.put("samplesPerSecond", journal.samplesPerSecond());
    summary.put("trainLoss", Double.isNaN(outcome.trainLoss()) ? null : outcome.trainLoss());
    summary.put("testLoss", test == null ? null : test.loss());
    summary.put("testAccuracy", test == null ? null : test.accuracy());
    summary.put("testTop5", test == null ? null : test.top5());
    summary.put("weightsSha256", outcome.state().sha256());
    summary.put("seed", setup.config().seed());
    summary.put("batch", setup.config().batch());
    summary.put("leaves", setup.config().leaves());
    summary.put("master", spark.context().master());
    summary.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    summary.put("spark", spark.context().version());
    summary.put("kernels", KernelProvider.kernels().name());
    return summary;
  }

  private void line(String format, Object... arguments) {
    terminal.line(String.format(Locale.ROOT, format, arguments));
  }
}
