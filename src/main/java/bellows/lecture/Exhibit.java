package bellows.lecture;

import bellows.conf.Entry;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.figure.Figure;
import bellows.figure.FigureFile;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Something to look at: what an experiment's runs are shown by. */
interface Exhibit {
  /**
   * Its part of the page.
   *
   * @param runs by name
   */
  String html(Map<String, FinishedRun> runs);

  /** @param runs the names of the experiment's */
  static Exhibit read(Entry entry, Collection<String> runs) {
    Settings keys = entry.settings("");
    return switch (entry.name()) {
      case "curves" -> CurvesExhibit.read(keys, runs);
      case "layers" -> new LayersExhibit(keys.text("caption", ""), QuantityReader.network(keys));
      default -> throw entry.error("unknown figure '%s'%s; there are %s", entry.name(),
          Spelling.nearest(entry.name(), kinds()), String.join(", ", kinds()));
    };
  }

  /** A figure with what stands below it. */
  static String drawn(Figure figure, String caption) {
    String svg = FigureFile.svg(figure);
    Html html = new Html().raw(svg.substring(svg.indexOf("<svg")));
    return (caption.isEmpty() ? html : html.element("figcaption", caption, "class", "caption")).toString();
  }

  private static List<String> kinds() {
    return LectureKeys.FIGURE_KINDS.stream().map(section -> section.name()).toList();
  }
}
