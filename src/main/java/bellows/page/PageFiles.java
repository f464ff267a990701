package bellows.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The page itself: what the jar has of it. No other file of any disk is ever served. */
final class PageFiles {
  /** The page's own scripts, in the order in which they are run. */
  static final List<String> SCRIPTS = List.of("uplot.js", "data.js", "format.js", "charts.js", "panels.js", "histograms.js",
      "time.js", "network.js", "answers.js", "compare.js", "page.js");
  static final List<String> STYLES = List.of("uplot.css", "page.css");
  /** What is served for the page's own address. */
  static final String INDEX = "index.html";
  private static final String PAGE = "page.html";

  /** Of the version that pom.xml names. */
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final Map<String, String> PLACES = places();

  private PageFiles() {}

  private static Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>();
    SCRIPTS.forEach(name -> places.put(name, name));
    STYLES.forEach(name -> places.put(name, name));
    places.put(PAGE, PAGE);
    places.put(INDEX, PAGE);
    places.put("uplot.js", UPLOT + "uPlot.iife.min.js");
    places.put("uplot.css", UPLOT + "uPlot.min.css");
    return places;
  }

  /** A file by its name; null if the page has none of that name. */
  static Answer file(String name) {
    return PLACES.containsKey(name) ? new Answer(200, type(name), bytes(name)) : null;
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** The page with its scripts named, or, as the caller wants it, inside. */
  static String page(UnaryOperator<String> script, UnaryOperator<String> styles) {
    StringBuilder scripts = new StringBuilder();
    SCRIPTS.forEach(name -> scripts.append(script.apply(name)).append('\n'));
    String page = text(PAGE);
    page = page.substring(0, page.indexOf("<!-- scripts -->")) + scripts + page.substring(page.lastIndexOf("<!-- end -->")
        + "<!-- end -->\n".length());
    String links = page.substring(page.indexOf("<!-- styles -->"), page.indexOf("<!-- end -->") + "<!-- end -->\n".length());
    return page.replace(links, styles.apply(links));
  }

  private static byte[] bytes(String name) {
    if (name.equals(INDEX)) {
      return page(script -> "<script src=\"" + script + "\"></script>", links -> links)
          .getBytes(StandardCharsets.UTF_8);
    }
    try (InputStream in = PageFiles.class.getResourceAsStream(PLACES.get(name))) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + PLACES.get(name));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return name.endsWith(".js") ? "text/javascript; charset=utf-8"
        : name.endsWith(".css") ? "text/css; charset=utf-8" : "text/html; charset=utf-8";
  }
}
