package bellows.lecture;

import bellows.conf.Entry;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.figure.Figure;
import bellows.figure.FigureFile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Something to look at: what an experiment's runs are shown by. */
interface Exhibit {
  /**
   * Its part of the page.
   *
   * @param runs by name
   * @param configuration with which their folders are read
   */
  String html(Map<String, FinishedRun> runs, Configuration configuration);

  /** @param runs the names of the experiment's */
  static Exhibit read(Entry entry, Collection<String> runs) {
    Settings keys = entry.settings("").within(KeySection.named(LectureKeys.FIGURE_KINDS, entry.name()));
    return switch (entry.name()) {
      case "curves" -> CurvesExhibit.read(keys, runs);
      case "boundary" -> new BoundaryExhibit(keys.text("caption", ""), chosen(keys, runs));
      case "bumps" -> new BumpsExhibit(keys.text("caption", ""), chosen(keys, runs));
      case "codes" -> new CodesExhibit(keys.text("caption", ""), one(keys, runs), keys.text("layer"));
      case "mistakes" -> mistakes(keys, runs);
      case "layers" -> new LayersExhibit(keys.text("caption", ""), QuantityReader.network(keys));
      default -> throw entry.error("unknown figure '%s'%s; there are %s", entry.name(),
          Spelling.nearest(entry.name(), kinds()), String.join(", ", kinds()));
    };
  }

  private static Exhibit mistakes(Settings keys, Collection<String> all) {
    int most = keys.integer("most", 40);
    if (most < 1) {
      throw keys.error("most", "expected at least 1 picture, found %d", most);
    }
    return new MistakesExhibit(keys.text("caption", ""), one(keys, all), most);
  }

  /** The key {@code run}: one of the experiment's. */
  private static String one(Settings keys, Collection<String> all) {
    String run = keys.text("run", all.isEmpty() ? "" : all.iterator().next());
    if (!all.contains(run)) {
      throw keys.error("run", "expected one of the runs, found '%s'; there are %s", run, String.join(", ", all));
    }
    return run;
  }

  /** The key {@code runs}: some of the experiment's, in the order in which they are shown. */
  static List<String> chosen(Settings keys, Collection<String> all) {
    List<String> runs = keys.has("runs") ? keys.texts("runs") : List.copyOf(all);
    if (runs.isEmpty() || !all.containsAll(runs)) {
      throw keys.error("runs", "expected some of %s, found %s", String.join(", ", all), runs);
    }
    return runs;
  }

  /** A figure with what stands below it. */
  static String drawn(Figure figure, String caption) {
    return drawn(List.of(figure), caption);
  }

  /** Figures side by side where there is room, with what stands below them. */
  static String drawn(List<Figure> figures, String caption) {
    Html html = new Html().open("div", "class", figures.size() > 1 ? "panels" : "panel");
    for (Figure figure : figures) {
      String svg = FigureFile.svg(figure);
      html.raw(svg.substring(svg.indexOf("<svg")));
    }
    html.close("div");
    return html.caption(caption).toString();
  }

  private static List<String> kinds() {
    return LectureKeys.FIGURE_KINDS.stream().map(section -> section.name()).toList();
  }
}
