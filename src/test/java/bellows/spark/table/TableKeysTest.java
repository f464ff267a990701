package bellows.spark.table;

import bellows.conf.KeyContract;
import bellows.conf.Settings;
import bellows.data.source.Expected;
import bellows.data.source.Labels;
import bellows.data.source.SourceKeys;
import bellows.data.source.TableFitting;
import bellows.data.source.TableSource;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What is documented of tables is what is read of the section {@code data} for them. */
class TableKeysTest {
  private static final StructType SCHEMA = new StructType().add("id", DataTypes.LongType)
      .add("a", DataTypes.DoubleType).add("kind", DataTypes.IntegerType);

  @Test
  void table() {
    new KeyContract("…", "data", TableKeysTest::read).check(SourceKeys.TABLE);
  }

  /** What {@link TableSamples} reads, for a table of labels 0 to 2, without its rows. */
  private static List<Object> read(Settings run) {
    Settings data = run.section("data");
    CellRules rules = CellRules.read(data, new TableFitting(data), null);
    return List.of(TableColumns.read(data, SCHEMA, null), rules.categorical(), rules.takesMissing(),
        Labels.read(data, "table", Map.of("0", "row 0", "1", "row 1", "2", "row 2"), Expected.NOTHING).names(),
        TableSource.shape(data, 2, "table"));
  }
}
