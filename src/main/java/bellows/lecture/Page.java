package bellows.lecture;

import bellows.conf.ShellWord;
import bellows.lecture.Outcome.Found;
import bellows.lecture.Outcome.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The page: one HTML file that needs no other. The same outcomes give the same bytes, but for the times of runs, which
 * stand in elements of the class {@code time}.
 *
 * @param total experiments that there are to be; more than {@code outcomes} while it goes on
 * @param versions what computed, in a line
 */
record Page(List<Outcome> outcomes, int total, String versions) {
  private static final String TITLE = "What the lectures teach, run and drawn";

  String html() {
    Html html = new Html();
    html.raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head").raw("<meta charset=\"utf-8\"/>\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n").element("title", TITLE)
        .open("style").raw(style()).close("style").close("head").open("body").open("main").element("h1", TITLE);
    introduce(html);
    summary(html);
    for (String topic : Lecture.TOPICS) {
      chapter(html, topic.substring(0, 1).toUpperCase(Locale.ROOT) + topic.substring(1), topic);
    }
    chapter(html, "Files that cannot be read, or were not", null);
    html.element("footer", versions);
    return html.close("main").close("body").close("html").toString();
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void introduce(Html html) {
    html.element("p", "Each experiment is a run file. The command below runs them all and writes this page; any of them "
        + "trains by itself, too, with the command that stands beside it. A claim is the lecture's. What was found is "
        + "what these runs gave, on data as small as theirs: where it is not what the lecture says, it is told all the "
        + "same. The numbers come from the bits of the runs, which are the same on every machine.");
    html.element("pre", "submit/bellows lectures --out FOLDER");
    if (outcomes.size() < total) {
      html.element("p", String.format(Locale.ROOT, "So far %d of %d experiments have come to their end.",
          outcomes.size(), total));
    }
    List<String> counts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      long count = outcomes.stream().filter(outcome -> outcome.verdict() == verdict).count();
      if (count > 0) {
        counts.add(verdict.counted(count));
      }
    }
    html.element("p", "Claims: " + String.join(", ", counts) + ".");
  }

  private void summary(Html html) {
    html.open("table", "class", "summary").open("thead")
        .row("th", List.of("experiment", "the lecture's claim", "found", "")).close("thead").open("tbody");
    for (Outcome outcome : outcomes) {
      html.open("tr").open("td").element("a", outcome.title(), "href", "#" + outcome.file().name()).close("td")
          .element("td", outcome.lecture() == null ? "" : unbroken(outcome.lecture().claim())).open("td");
      NumberText.lines(outcome).forEach(line -> html.element("div", unbroken(line)));
      html.close("td").open("td");
      verdict(html, outcome);
      html.close("td").close("tr");
    }
    html.close("tbody").close("table");
  }

  /** A number and its unit stay on one line. */
  private static String unbroken(String text) {
    return text.replaceAll("(?<=[0-9]) (?=[%×])", "\u00a0");
  }

  private static void verdict(Html html, Outcome outcome) {
    Verdict verdict = outcome.verdict();
    html.element("span", verdict.word(), "class", "verdict " + verdict.name().toLowerCase(Locale.ROOT));
  }

  /** @param topic null for outcomes without */
  private void chapter(Html html, String title, String topic) {
    List<Outcome> inside = outcomes.stream().filter(outcome -> outcome.lecture() == null ? topic == null
        : outcome.lecture().topic().equals(topic)).toList();
    if (!inside.isEmpty()) {
      html.element("h2", title);
      inside.forEach(outcome -> article(html, outcome));
    }
  }

  private void article(Html html, Outcome outcome) {
    html.open("article", "id", outcome.file().name()).open("h3").text(outcome.title() + " ");
    verdict(html, outcome);
    html.close("h3");
    Lecture lecture = outcome.lecture();
    if (lecture != null) {
      html.open("p").element("strong", "The lecture: ").text(unbroken(lecture.claim())).close("p");
    }
    if (outcome.reason() != null) {
      html.open("p").element("strong", outcome.skipped() ? "Skipped: " : "Failed: ").text(outcome.reason()).close("p");
    }
    if (lecture != null && outcome.reason() == null) {
      found(html, outcome);
    }
    html.open("details").element("summary", "The run file, and how to run it");
    html.element("pre", "submit/bellows lectures --out FOLDER --only " + ShellWord.of(outcome.file().name())
        + "\nsubmit/bellows train " + ShellWord.of(outcome.file().path()));
    html.element("pre", outcome.file().text()).close("details").close("article");
  }

  private static void found(Html html, Outcome outcome) {
    if (!outcome.lecture().remark().isEmpty()) {
      html.open("p").element("strong", "Found: ").text(unbroken(outcome.lecture().remark())).close("p");
    }
    outcome.exhibits().forEach(exhibit -> html.open("figure").raw(exhibit).close("figure"));
    html.open("div", "class", "wide").open("table").row("th", List.of("number", "found", "the lecture", "checked"));
    for (Found found : outcome.numbers()) {
      Quantity quantity = found.quantity();
      String claim = quantity.isClaimed() ? NumberText.of(quantity.claim(), quantity.unit())
          + (found.isAsClaimed() ? " ✓" : " ✗") : "";
      html.row("td", List.of(quantity.name(), NumberText.of(found.value(), quantity.unit()), claim,
          NumberText.of(quantity.expected(), quantity.unit()) + (found.isExpected() ? "" : " ✗")));
    }
    html.close("table").close("div");
    runs(html, outcome);
  }

  private static void runs(Html html, Outcome outcome) {
    if (outcome.runs().isEmpty()) {
      return;
    }
    html.open("div", "class", "wide").open("table")
        .row("th", List.of("run", "steps", "weights", "ended by", "seconds", "sha256 of the weights"));
    outcome.runs().forEach((name, run) -> {
      html.open("tr").element("td", name).element("td", String.valueOf(run.steps().size()));
      if (run.isFinite()) {
        html.element("td", String.format(Locale.ROOT, "%,d", run.summary().parameters()))
            .element("td", run.summary().stopped())
            .element("td", String.format(Locale.ROOT, "%.1f", run.summary().seconds()), "class", "time")
            .open("td").element("code", run.summary().weightsSha256().substring(0, 12)).close("td");
      } else {
        html.element("td", "").element("td", "a value that is not finite").element("td", "").element("td", "");
      }
      html.close("tr");
    });
    html.close("table").close("div");
  }
}
