package bellows.lecture;

import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The table of a network's layers, as {@code describe} prints it.
 *
 * @param network its name
 */
record LayersExhibit(String caption, String network) implements Exhibit {
  @Override
  public String html(Map<String, FinishedRun> runs, Configuration configuration) {
    Model model = Zoo.named(network);
    Html html = new Html();
    html.open("div", "class", "wide").open("table").element("caption", network + ": layers")
        .row("th", List.of("layer", "kind", "", "output", "weights", "multiply-adds"))
        .row("td", List.of("input", "", "", model.input().toString(), "", ""));
    for (Model.Row row : model.rows()) {
      html.row("td", List.of(row.name(), row.layer().kind(), row.layer().detail(), row.output().toString(),
          whole(row.weights()), whole(row.layer().multiplyAdds(row.input()))));
    }
    html.row("th", List.of("in all", "", "", model.output().toString(), whole(model.layout().weightCount()),
        whole(model.multiplyAdds())));
    return html.close("table").close("div").caption(caption).toString();
  }

  private static String whole(long number) {
    return number == 0 ? "" : String.format(Locale.ROOT, "%,d", number);
  }
}
