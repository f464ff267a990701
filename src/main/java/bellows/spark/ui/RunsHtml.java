package bellows.spark.ui;

import bellows.figure.Markup;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The runs of an application as HTML: a table, then for each run its curves and the last things that happened. */
final class RunsHtml {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunsHtml() {}

  /** @param runs the newest first */
  static String of(List<ToldRun> runs) {
    if (runs.isEmpty()) {
      return "<p>No run of Bellows has begun yet.</p>";
    }
    StringBuilder html = new StringBuilder("<table class=\"table table-bordered table-sm table-striped\"><thead><tr>");
    for (String head : List.of("Run", "Network", "Started (UTC)", "State", "Step", "Epoch", "Loss", "Evaluation loss",
        "Accuracy", "Samples/s", "Folder")) {
      html.append("<th>").append(head).append("</th>");
    }
    html.append("</tr></thead><tbody>");
    runs.forEach(run -> row(html, run.last));
    html.append("</tbody></table>");
    runs.forEach(run -> curves(html, run));
    return html.toString();
  }

  private static void row(StringBuilder html, RunNews news) {
    html.append("<tr>");
    String state = news.ended() == null ? "running" : "ended: " + news.ended();
    for (String cell : List.of(news.run(), news.model(), TIME.format(Instant.ofEpochMilli(news.startedMillis())), state,
        String.valueOf(news.step()), String.valueOf(news.epoch()), number("%.4f", news.loss()),
        number("%.4f", news.evaluatedLoss()), news.accuracy() == null ? "" : number("%.2f %%", 100 * news.accuracy()),
        number("%,.0f", news.samplesPerSecond()), news.folder() == null ? "" : news.folder())) {
      html.append("<td>").append(Markup.escaped(cell)).append("</td>");
    }
    html.append("</tr>");
  }

  private static String number(String format, Double value) {
    return value == null ? "" : String.format(Locale.ROOT, format, value);
  }

  private static void curves(StringBuilder html, ToldRun run) {
    html.append("<h4>").append(Markup.escaped(run.last.run())).append("</h4><div>");
    html.append(SvgCurve.of("training loss", run.steps, run.losses));
    html.append(SvgCurve.of("evaluation loss", run.evaluatedSteps, run.evaluatedLosses));
    html.append(SvgCurve.of("accuracy", run.evaluatedSteps, run.accuracies));
    html.append(SvgCurve.of("learning rate", run.steps, run.rates));
    html.append(SvgCurve.of("samples/s", run.steps, run.speeds));
    html.append("</div>");
    if (!run.events.isEmpty()) {
      html.append("<ul>");
      run.events.forEach(event -> html.append("<li>").append(Markup.escaped(event)).append("</li>"));
      html.append("</ul>");
    }
  }
}
