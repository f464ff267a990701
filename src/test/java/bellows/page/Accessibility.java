package bellows.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What axe-core, a tool that others made to find what keeps people out of pages, says of a page. */
final class Accessibility {
  private static final String AXE = "/axe.min.js";

  private Accessibility() {}

  /** Its violations, a line each with the elements concerned; none of a page that all can use as far as it sees. */
  static List<String> violations(Browser browser) throws Exception {
    browser.evaluate(script() + "; true");
    JsonNode found = browser.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(result =>"
        + " result.violations.map(one => [one.impact, one.id, one.help, one.nodes.slice(0, 3).map(node => node.html"
        + " + ' ' + node.failureSummary).join(' | ')]))");
    List<String> lines = new ArrayList<>();
    for (JsonNode one : found) {
      lines.add(one.get(0).asText() + " " + one.get(1).asText() + ": " + one.get(2).asText() + ": " + one.get(3).asText());
    }
    return lines;
  }

  private static String script() throws IOException {
    try (InputStream in = Accessibility.class.getResourceAsStream(AXE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
