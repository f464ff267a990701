package bellows.run;

import com.typesafe.config.Config;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What somebody wants to have trained, before anything was checked.
 *
 * @param config the run file, changes included; null to go on with that of the run in {@code folder}
 * @param changes of that run's own file
 * @param train the training samples as a table; null where the section {@code data} names them
 * @param test likewise; null for none
 * @param folder of the run; null for a run that writes nothing
 * @param resume whether to go on with the run in the folder, if there is one
 * @param partitions of Spark; null for one a team of threads
 * @param chaos seeds misfortune; null for none
 */
record TrainingRequest(JavaSparkContext spark, Config config, List<String> changes, Dataset<Row> train, Dataset<Row> test,
    String folder, boolean resume, Integer partitions, Long chaos, List<Consumer<RunEvent>> listeners) {}
