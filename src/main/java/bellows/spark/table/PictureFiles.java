package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.image.file.PictureReader;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Pictures as they lie in folders, whatever they are called, as a table with the columns {@code path, content}. */
public final class PictureFiles {
  private PictureFiles() {}

  /**
   * The pictures below a folder, or one picture; files that are none, by how they begin, are left out.
   *
   * @throws BadInputException if there is no picture
   */
  public static Dataset<Row> table(SparkSession spark, String path) {
    Dataset<Row> pictures = spark.read().format("binaryFile").option("recursiveFileLookup", true).load(path)
        .select("path", "content").filter((FilterFunction<Row>) row -> isPicture(row.getAs("content"))).sort("path");
    BadInputException.check(!pictures.isEmpty(), "%s: expected a JPEG or PNG picture, or a folder of some, found none",
        path);
    return pictures;
  }

  private static boolean isPicture(byte[] file) {
    return PictureReader.reads(file, file.length);
  }
}
