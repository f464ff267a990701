package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import bellows.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger's query may do, and what not. */
class QueryCheckTest {
  private static final Set<String> TABLES = Set.of("runs", "steps", "evals", "layers", "tasks", "events", "rejected");
  private static SparkSession session;

  @BeforeAll
  static void open() {
    session = SampleRuns.session();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "SELECT 1",
      "SELECT epoch, avg(loss) l FROM steps WHERE step > 3 GROUP BY epoch HAVING avg(loss) > 0 ORDER BY l DESC LIMIT 3 OFFSET 1",
      "WITH a AS (SELECT * FROM steps), b AS (SELECT * FROM A) SELECT * FROM a JOIN b USING (step) WHERE a.step IN (SELECT step FROM evals)",
      "SELECT *, row_number() OVER w FROM STEPS WINDOW w AS (PARTITION BY epoch ORDER BY step)",
      "SELECT explode(array(1, 2)) UNION ALL SELECT id FROM range(3) EXCEPT SELECT 1 INTERSECT SELECT DISTINCT 1",
      "SELECT * FROM steps LATERAL VIEW explode(array(1)) t AS x",
      "SELECT * FROM VALUES (1, 'a') AS t(a, b)",
      "SELECT * FROM (SELECT epoch, loss FROM steps) PIVOT (max(loss) FOR epoch IN (1, 2))",
      "SELECT /*+ BROADCAST(runs) */ (SELECT max(step) FROM steps), EXISTS (SELECT 1 FROM evals) FROM runs TABLESAMPLE (10 ROWS)",
      "TABLE steps", "FROM steps SELECT step", "FROM steps |> WHERE step > 1 |> SELECT step",
      "SELECT transform(array(1, 2), x -> x + 1), system.builtin.abs(-1)",
      "DESCRIBE steps", "EXPLAIN SELECT * FROM steps", "SHOW TABLES", "DESCRIBE QUERY SELECT 1",
      "SELECT rank, x FROM tasks, LATERAL (SELECT 1 AS x)",
  })
  void queriesPass(String sql) {
    assertDoesNotThrow(() -> QueryCheck.check(session, sql, TABLES));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "INSERT OVERWRITE DIRECTORY '/tmp/x' USING csv SELECT 1",
      "WITH a AS (SELECT 1) INSERT OVERWRITE LOCAL DIRECTORY '/tmp/x' SELECT * FROM a",
      "FROM steps INSERT INTO t SELECT step INSERT INTO u SELECT step",
      "INSERT INTO steps SELECT * FROM steps",
      "CREATE TABLE t USING csv LOCATION '/tmp/x' AS SELECT 1", "CREATE VIEW v AS SELECT 1",
      "CREATE TEMPORARY VIEW v USING text OPTIONS (path '/etc/passwd')",
      "CREATE TEMPORARY FUNCTION f AS 'org.example.F' USING JAR '/tmp/x.jar'",
      "DROP VIEW steps", "DELETE FROM steps", "UPDATE steps SET step = 1", "TRUNCATE TABLE steps", "CACHE TABLE steps",
      "LOAD DATA INPATH '/tmp/x' INTO TABLE t", "ANALYZE TABLE steps COMPUTE STATISTICS",
      "SET spark.sql.ansi.enabled = false", "RESET", "USE other", "SHOW CREATE TABLE steps", "ADD JAR '/tmp/x.jar'",
      "ADD FILE '/etc/passwd'", "LIST JARS", "REFRESH '/tmp'", "DECLARE x = 1", "SET VAR x = 1", "CALL p()",
      "EXECUTE IMMEDIATE 'DROP TABLE t'", "BEGIN SELECT 1; DROP TABLE t; END",
      "MERGE INTO steps USING evals ON true WHEN MATCHED THEN DELETE",
      "EXPLAIN INSERT OVERWRITE DIRECTORY '/tmp/x' USING csv SELECT 1",
      "SELECT TRANSFORM (step) USING 'sh -c id' AS (a) FROM steps",
      "SELECT java_method('java.lang.System', 'exit', 7)", "SELECT Reflect('java.lang.System', 'exit', 7) FROM steps",
      "SELECT try_reflect('java.util.UUID', 'randomUUID')", "SELECT system.builtin.reflect('java.lang.System', 'gc')",
      "SELECT 1 FROM steps ORDER BY (SELECT max(reflect('java.util.UUID', 'randomUUID')) FROM evals)",
      "SELECT filter(array(1), x -> java_method('java.lang.Thread', 'activeCount') > x)",
      "SELECT IDENTIFIER('java_' || 'method')('java.lang.System', 'exit', 7)",
      "SELECT * FROM IDENTIFIER('par' || 'quet.`/tmp/x`')",
      "SELECT * FROM parquet.`/tmp/x`", "SELECT * FROM text.`/etc/passwd`", "SELECT * FROM json.`http://localhost:1/`",
      "WITH a AS (SELECT * FROM csv.`/etc/passwd`) SELECT * FROM a",
      "SELECT 1 WHERE EXISTS (SELECT * FROM binaryFile.`/etc/passwd`)", "SELECT * FROM default.steps",
      "SELECT * FROM global_temp.x", "SELECT * FROM elsewhere", "DESCRIBE parquet.`/tmp/x`", "SELECT other.f(1)",
      "SELECT * FROM steps FOR VERSION AS OF 1",
  })
  void allElseIsRefused(String sql) {
    Refusal.of(() -> QueryCheck.check(session, sql, TABLES), "expected ", "--any");
  }

  /** The queries that come with Bellows are queries. */
  @Test
  void ownQueriesPass() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("conf/queries"))) {
      List<Path> all = files.toList();
      for (Path file : all) {
        QueryCheck.check(session, Files.readString(file), TABLES);
      }
    }
  }
}
