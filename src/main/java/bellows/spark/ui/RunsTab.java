package bellows.spark.ui;

import org.apache.spark.ui.SparkUI;
import org.apache.spark.ui.SparkUITab;

/** The tab of an application's page that shows its runs. */
final class RunsTab extends SparkUITab {
  static final String NAME = "Training";
  private static final String PREFIX = "bellows";

  RunsTab(SparkUI page) {
    super(page, PREFIX);
    attachPage(new RunsPage(this, page.store().store()));
  }

  @Override
  public String name() {
    return NAME;
  }
}
