package bellows.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageReportTest {
  @TempDir
  Path root;

  @Test
  void holdsAllThatThePageWouldShow() throws Exception {
    TrainedRun.train(root.resolve("a"), List.of("stop.epochs=1"), event -> {});
    TrainedRun.train(root.resolve("b"), List.of("stop.epochs=2", "rate.start=0.02"), event -> {});
    Path out = root.resolve("both.html");
    assertEquals(2, PageReport.write(List.of(root.toString()), out, true, new Configuration()));
    String html = Files.readString(out);
    assertFalse(html.matches("(?s).*<(script|link|img)[^>]+(src|href)=\"(?!data:)[^>]*>.*"), "asks for another file");
    String data = html.substring(html.indexOf("id=\"report-data\">") + "id=\"report-data\">".length());
    JsonNode answers = new ObjectMapper().readTree(data.substring(0, data.indexOf("</script>")));
    JsonNode runs = answers.get("api/runs").get("runs");
    assertEquals(6, runs.get(0).get("step").asLong());
    assertEquals(12, answers.get("api/steps/1").get("step").size());
    assertEquals("finished", runs.get(1).get("state").asText());
    assertEquals(64, runs.get(0).get("sha256").asText().length());
    assertTrue(answers.get("api/about/0").get("config").asText().contains("rate"));
    assertTrue(answers.get("api/details/0").get("explanation").get("advice").size() > 0);
    assertEquals(10, answers.get("api/gallery/0").get("counts").size());
    assertEquals("[6,12]", answers.get("api/histograms/1").get("step").toString());
    String layer = answers.get("api/histograms/1").get("layers").get(1).asText();
    assertEquals(layer, answers.get("api/histograms/1?layer=" + layer).get("layer").asText());
    String differences = answers.get("api/runs").get("differences").toString();
    assertTrue(differences.contains("[\"rate.start\",\"0.05\",\"0.02\"]"), differences);
  }

  @Test
  void refusesWhatItCannotWrite() {
    BadInputException ending = assertThrows(BadInputException.class, () -> PageReport.check(root.resolve("it.pdf")));
    assertTrue(ending.getMessage().contains(".html"), ending.getMessage());
    assertThrows(BadInputException.class, () -> PageReport.check(root.resolve("none").resolve("it.html")));
  }

  @Test
  void keysThatDifferAreTold() {
    Map<String, String[]> found = Comparison.between(Arrays.asList(null, Settings.parseConfig("a = 1, b {c = x}", "1"),
        Settings.parseConfig("a = 1.0, b {c = y}", "2"), Settings.parseConfig("a = 2, d = [1]", "3")));
    assertEquals(List.of("a", "b.c", "d"), List.copyOf(found.keySet()));
    assertArrayEquals(new String[] {null, "1", "1", "2"}, found.get("a"));
    assertArrayEquals(new String[] {null, "x", "y", null}, found.get("b.c"));
    assertArrayEquals(new String[] {null, null, null, "[1]"}, found.get("d"));
  }
}
