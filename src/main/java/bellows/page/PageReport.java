package bellows.page;

import bellows.conf.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Runs as one HTML file: the page of {@link LivePage} with its scripts and all answers inside, so that it shows the same
 * figures, opens from a disk, and asks nobody for anything.
 */
public final class PageReport {
  private static final int COLUMNS = 1200;
  private static final int COLUMNS_OF_MANY = 500;
  private static final int MANY = 4;
  /** Of layers and evaluations: beyond it they would be most of the file. */
  private static final int MOST_HISTOGRAMS = 3000;
  private static final int MOST_EVALUATIONS = 64;
  private static final int LEAST_EVALUATIONS = 6;
  private static final String POLICY = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      + "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">\n";

  private PageReport() {}

  /** Whether {@link #write} could: for commands that read for long before they write. */
  public static void check(Path out) {
    BadInputException.check(out.toString().toLowerCase(Locale.ROOT).endsWith(".html"),
        "%s: expected the name of a file that ends in .html", out);
    Path parent = out.toAbsolutePath().getParent();
    BadInputException.check(parent != null && Files.isDirectory(parent) && !Files.isDirectory(out),
        "%s: expected the name of a file in a folder that exists", out);
  }

  /**
   * Writes what is known of runs now; they may go on.
   *
   * @param pictures whether to show what each network makes of samples, which takes a pass over them
   * @return how many runs it shows
   * @throws BadInputException if a folder is not that of a run
   */
  public static int write(List<String> folders, Path out, boolean pictures, Configuration configuration) {
    check(out);
    List<ShownRun> runs = LivePage.open(folders, configuration);
    runs.forEach(ShownRun::read);
    try {
      Files.writeString(out, html(runs, pictures));
    } catch (IOException e) {
      throw new UncheckedIOException(out + ": cannot be written", e);
    }
    return runs.size();
  }

  private static String html(List<ShownRun> runs, boolean pictures) {
    String data = "<script type=\"application/json\" id=\"report-data\">"
        + object(answers(runs, pictures)).replace("<", "\\u003c") + "</script>\n";
    boolean[] first = {true};
    return PageFiles.page(script -> {
      String text = "<script>\n" + PageFiles.text(script).replace("</script", "<\\/script") + "</script>";
      String with = first[0] ? data + text : text;
      first[0] = false;
      return with;
    }, links -> {
      StringBuilder styles = new StringBuilder(POLICY);
      PageFiles.STYLES.forEach(name -> styles.append("<style>\n").append(PageFiles.text(name)).append("</style>\n"));
      return styles.toString();
    });
  }

  /** By the path that the page's scripts ask for. */
  private static Map<String, String> answers(List<ShownRun> runs, boolean pictures) {
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("api/runs", Json.object(json -> PageSite.glance(json, runs)));
    for (int i = 0; i < runs.size(); i++) {
      ShownRun run = runs.get(i);
      answers.put("api/about/" + i, run.about());
      answers.put("api/details/" + i, run.details());
      answers.put("api/steps/" + i, run.steps(0, Long.MAX_VALUE - 1, runs.size() > MANY ? COLUMNS_OF_MANY : COLUMNS));
      List<String> layers = run.layersWithHistograms();
      int most = Math.max(LEAST_EVALUATIONS, Math.min(MOST_EVALUATIONS, MOST_HISTOGRAMS / Math.max(1, layers.size())));
      for (String layer : layers) {
        answers.put("api/histograms/" + i + "?layer=" + URLEncoder.encode(layer, StandardCharsets.UTF_8),
            run.histograms(layer, most));
      }
      answers.put("api/histograms/" + i, run.histograms(null, most));
      if (pictures) {
        answers.put("api/gallery/" + i, gallery(run));
      }
    }
    return answers;
  }

  /** A report of a run whose data are elsewhere by now says so, and shows everything else. */
  private static String gallery(ShownRun run) {
    try {
      Gallery gallery = run.gallery();
      return Json.object(gallery::write);
    } catch (BadInputException | UncheckedIOException e) {
      return Json.object(json -> Json.field(json, "problem", e.getMessage()));
    }
  }

  private static String object(Map<String, String> answers) {
    return Json.object(json -> {
      for (Map.Entry<String, String> answer : answers.entrySet()) {
        json.writeFieldName(answer.getKey());
        json.writeRawValue(answer.getValue());
      }
    });
  }
}
