package bellows.lecture;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.draw.Subject;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.run.Changes;
import bellows.tensor.Tensor;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * What the units of a layer answer to each sample, as a table: the code that the network has for it.
 *
 * @param layer its name, as {@code describe} prints it
 */
record CodesExhibit(String caption, String run, String layer) implements Exhibit {
  private static final int SAMPLES = 20;
  private static final int UNITS = 12;

  @Override
  public String html(Map<String, FinishedRun> all, Configuration configuration) {
    Subject subject = Subject.open(all.get(run).folder(), Changes.NONE, configuration);
    Html html = new Html();
    html.open("div", "class", "wide").open("table").element("caption", run + ": outputs of " + layer);
    List<List<String>> rows = rows(subject);
    List<String> head = new ArrayList<>(List.of("class"));
    for (int unit = 1; unit < rows.get(0).size(); unit++) {
      head.add("unit " + unit);
    }
    html.row("th", head);
    rows.forEach(row -> html.row("td", row));
    html.close("table").close("div");
    return html.caption(caption).toString();
  }

  /** For each sample its class, then the units' outputs. */
  private List<List<String>> rows(Subject subject) {
    Rows samples = subject.samples(SAMPLES);
    Workspace workspace = new Workspace(subject.model(), 1, KernelProvider.kernels());
    workspace.weights(subject.weights());
    List<List<String>> rows = new ArrayList<>();
    LeafEvaluation.forEachPass(subject.spec(), new BatchLoader(subject.spec(), workspace), new Leaf(0, 1, samples),
        loss -> rows.add(row(workspace, samples.target(rows.size()))));
    return rows;
  }

  private List<String> row(Workspace workspace, float target) {
    Workspace.Output output = workspace.outputs().stream().filter(one -> one.name().equals(layer)).findFirst()
        .orElseThrow(() -> new BadInputException("codes: expected one of the layers %s, found '%s'",
            workspace.outputs().stream().map(Workspace.Output::name).toList(), layer));
    Tensor y = output.fetch();
    int units = y.shape().size() / y.shape().extents()[0];
    List<String> row = new ArrayList<>(List.of(String.valueOf((int) target)));
    for (int unit = 0; unit < Math.min(UNITS, units); unit++) {
      row.add(String.format(Locale.ROOT, "%.2f", y.array()[y.offset() + unit]));
    }
    return row;
  }
}
