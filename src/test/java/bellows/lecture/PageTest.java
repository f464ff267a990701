package bellows.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page: one file that can be parsed, asks for nothing, and shows texts as they are. */
public class PageTest {
  private static final String HOSTILE = "</pre></style><script>alert(1)</script><img src=x onerror=y>\u0007 & \"'";

  /** Parses a page as XML, which is stricter than HTML. */
  public static Document parse(String html) throws Exception {
    assertTrue(html.startsWith("<!DOCTYPE html>\n"), "what makes browsers follow the standard");
    return DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new InputSource(new StringReader(html.replaceFirst("<!DOCTYPE html>\n", ""))));
  }

  /** Refuses pages that would ask for anything beside themselves. */
  public static void checkSelfContained(Document page) {
    List<String> outside = new ArrayList<>();
    NodeList all = page.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      assertFalse(List.of("script", "link", "iframe", "object", "base").contains(element.getTagName()), element::toString);
      for (int j = 0; j < element.getAttributes().getLength(); j++) {
        Attr attribute = (Attr) element.getAttributes().item(j);
        boolean leads = List.of("src", "href", "xlink:href", "srcset", "action").contains(attribute.getName());
        boolean inside = attribute.getValue().startsWith("#") || attribute.getValue().startsWith("data:image/");
        if (leads && !inside || attribute.getValue().matches("(?s).*url\\((?!#).*") || attribute.getName().startsWith("on")) {
          outside.add(element.getTagName() + " " + attribute);
        }
      }
    }
    assertEquals(List.of(), outside);
    String style = page.getElementsByTagName("style").item(0).getTextContent();
    assertFalse(style.contains("url(") || style.contains("@import"), style);
  }

  private static Outcome outcome(String name, String keys, double value) {
    String text = "# " + HOSTILE + "\nlecture {topic = losses, " + keys + "}";
    LectureFile file = new LectureFile(name, "conf/lectures/" + name + ".conf", text);
    Lecture lecture = Lecture.read(name, Settings.parseConfig(text, "x.conf"));
    Map<String, FinishedRun> runs = new LinkedHashMap<>();
    lecture.runs().keySet().forEach(run -> runs.put(run, MeasureTest.run(3, 2, 1)));
    List<Outcome.Found> found = lecture.numbers().stream().map(number -> new Outcome.Found(number, value)).toList();
    return Outcome.done(file, lecture, runs, found,
        lecture.exhibits().stream().map(exhibit -> exhibit.html(runs, new Configuration())).toList());
  }

  private static String quoted(String text) {
    return "\"\"\"" + text + "\"\"\"";
  }

  @Test
  void hostileTextsAreShownAsTheyAre() throws Exception {
    String keys = "title = " + quoted(HOSTILE) + ", claim = " + quoted(HOSTILE) + ", remark = " + quoted(HOSTILE)
        + ", runs = [{" + quoted(HOSTILE) + " {}}], figures = [{curves {caption = " + quoted(HOSTILE) + "}}]"
        + ", numbers = [{last-loss {name = " + quoted(HOSTILE) + ", expect = [0, 9], claim = [0, 9]}}]";
    Outcome hostile = outcome("a'\"<b>", keys, 1);
    Document page = parse(new Page(List.of(hostile, Outcome.failed(hostile.file(), null, HOSTILE)), 2, HOSTILE).html());
    checkSelfContained(page);
    assertEquals(HOSTILE.replace('\u0007', '\uFFFD') + " ", page.getElementsByTagName("h3").item(0).getFirstChild()
        .getTextContent());
    assertTrue(page.getElementsByTagName("pre").item(2).getTextContent().contains("<script>alert(1)</script>"));
  }

  @Test
  void saysWhatHoldsAndWhatDoesNot() throws Exception {
    String keys = "title = T, claim = C, numbers = [{last-loss {expect = [0, 2], claim = [0, 1]}}]";
    assertEquals("holds", outcome("a", keys, 1).verdict().word());
    assertEquals("does not hold", outcome("a", keys, 1.5).verdict().word());
    assertEquals("not as expected", outcome("a", keys, 3).verdict().word());
    assertEquals("not as expected", outcome("a", keys, Double.NaN).verdict().word());
    String page = new Page(List.of(outcome("a", keys, 1.5)), 2, "v").html();
    assertTrue(page.contains("last-loss: 1.5 (the lecture: 0 to 1)"), page);
    assertTrue(page.contains("So far 1 of 2 experiments"), page);
    assertTrue(page.contains("submit/bellows train conf/lectures/a.conf"), page);
    parse(page);
    assertEquals("1 does not hold", Outcome.Verdict.DOES_NOT_HOLD.counted(1));
    assertEquals("2 do not hold", Outcome.Verdict.DOES_NOT_HOLD.counted(2));
  }

  @Test
  void numbersAreNotPartedFromTheirUnits() {
    String keys = "title = T, claim = \"75 % of k = 3 %\", numbers = [{accuracy {expect = [0, 1], claim = [0.5, 1]}}]";
    String page = new Page(List.of(outcome("a", keys, 0.75)), 1, "v").html();
    assertTrue(page.contains("75\u00a0% of k = 3\u00a0%"), page);
    assertTrue(page.contains("accuracy: 75\u00a0% (the lecture: 50\u00a0% to 100\u00a0%)"), page);
    assertTrue(page.contains("claim = &quot;75 % of k"), "a run file stays as it is written: " + page);
  }

  @Test
  void theSameOutcomesGiveTheSamePage() {
    String keys = "title = T, claim = C, figures = [{curves {}}, {layers {network = lenet}}], "
        + "numbers = [{last-loss {expect = [0, 2], claim = [0, 1]}}]";
    assertEquals(new Page(List.of(outcome("a", keys, 1)), 1, "v").html(),
        new Page(List.of(outcome("a", keys, 1)), 1, "v").html());
  }
}
