package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Split;
import bellows.data.source.Expected;
import bellows.data.source.TableForm;
import bellows.image.augment.Views;
import bellows.spark.Scored;
import bellows.spark.SparkWorkers;
import bellows.spark.TableScoring;
import bellows.spark.data.DataSet;
import bellows.spark.table.RowReader;
import bellows.train.worker.TrainSpec;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A trained model on the rows of tables, on executors: which columns it reads and how, what it says of each row, and
 * how well it does where labels are known. {@link TrainedModel} says what its callers may give.
 */
record TableInference(TrainedModel model) {
  /** Rows of a table that are evaluated at once: part of what the loss is, which is summed pass by pass. */
  private static final int TOGETHER = 64;

  Dataset<Row> transform(Dataset<Row> table) {
    StructType scored = TableScoring.scored(table.schema());
    TableScoring scoring = scoring(table.schema(), List.of(), model.folded().together(),
        spark(table).broadcast(model.folded().weights()),
        TableScoring.named(table.schema(), model.classNames()));
    return scoring.on(table, scored);
  }

  TableScoring scoring(StructType schema, List<String> features, int together, Broadcast<float[]> shared,
      TableScoring.Answer answer) {
    RowReader reader = reader(schema, features, false);
    boolean fitted = reader.isOfFiles() && reader.shape() != null;
    if (fitted) {
      reader = reader(schema, features, true);
    }
    TableForm form = model.description().form();
    double[] origin = form == null ? null : form.origin();
    TrainSpec spec = model.answering(fitted ? Views.fitting(model.sample()) : model.views(), 1, together, origin);
    return new TableScoring(spec, reader, shared, answer);
  }

  /** @param anySize whether pictures may have any */
  private RowReader reader(StructType schema, List<String> features, boolean anySize) {
    TableForm form = model.description().form();
    if (form != null && !form.isOfNumbers()) {
      return RowReader.of(schema, features.isEmpty() ? form : form.of(features, form.label(), form.weight()),
          model.sample());
    }
    boolean viewed = model.views().tests().stream().anyMatch(view -> !view.isEmpty());
    return RowReader.of(schema, features.isEmpty() ? model.columns() : features, List.of("label"),
        viewed || anySize ? null : model.sample());
  }

  Scored evaluate(Dataset<Row> table, List<String> features, String label, String weight) {
    TableForm trained = model.description().form();
    BadInputException.check(trained != null, "evaluate: expected a model that was trained on a table, found one that "
        + "was not; give its run to the command 'evaluate'");
    TableForm form = trained.of(features.isEmpty() ? model.columns() : features, label, weight);
    Settings data = Settings.of(ConfigFactory.empty().withValue("shape",
        ConfigValueFactory.fromIterable(Arrays.stream(model.sample().extents()).boxed().toList())));
    try (DataSet rows =
        DataSet.of(data, table, null, new Expected(form, model.classes(), model.classNames(), true))) {
      rows.check(model.views(), model.sample(), model.classes(), model.classNames());
      SavedRun saved = new SavedRun(model, rows, TOGETHER, 0, 0);
      try (SparkWorkers workers = saved.workers(spark(table), null)) {
        return workers.score(Split.TRAIN, saved.weights());
      }
    }
  }

  private static JavaSparkContext spark(Dataset<Row> table) {
    return JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext());
  }
}
