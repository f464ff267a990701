package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellows.conf.BadInputException;
import bellows.spark.Sparks;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pictures on their way into networks. */
class ImagePreparerTest {
  static final StructType FILES = new StructType().add("path", DataTypes.StringType)
      .add("content", DataTypes.BinaryType).add("label", DataTypes.IntegerType);

  private SparkSession spark;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
  }

  /** Pictures of one colour each, of different sizes; those of label 1 are redder. */
  static List<Row> pictures() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      BufferedImage picture = new BufferedImage(8 + i % 3, 9, BufferedImage.TYPE_3BYTE_BGR);
      for (int k = 0; k < picture.getWidth() * 9; k++) {
        picture.setRGB(k % picture.getWidth(), k / picture.getWidth(), i % 2 == 0 ? 0x102030 + i : 0xe02030 + i);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(picture, "png", out);
      rows.add(RowFactory.create("p" + i, out.toByteArray(), i % 2));
    }
    return rows;
  }

  @Test
  void filesBecomePicturesOfOneSizeInBlueGreenRed() throws IOException {
    Dataset<Row> files = spark.createDataFrame(pictures().subList(0, 2), FILES);
    Row image = new ImagePreparer().setInputCol("content").setView("[{resize = 6}, {centre-crop = 4}]").transform(files)
        .orderBy("path").select("prepared.*").collectAsList().get(1);
    assertEquals("p1", image.getAs("origin"));
    assertEquals(List.of(4, 4, 3, 16), List.of(image.getInt(1), image.getInt(2), image.getInt(3), image.getInt(4)));
    byte[] data = image.getAs("data");
    assertEquals(48, data.length);
    assertArrayEquals(new byte[] {0x31, 0x20, (byte) 0xe0}, java.util.Arrays.copyOf(data, 3));
    Row again = new ImagePreparer().setInputCol("prepared").setOutputCol("grey")
        .setView("[{centre-crop = 2}, {grey {channels = one}}]")
        .transform(new ImagePreparer().setInputCol("content").setView("[{centre-crop = 4}]").transform(files))
        .select("grey.*").first();
    assertEquals(List.of(2, 2, 1, 0), List.of(again.getInt(1), again.getInt(2), again.getInt(3), again.getInt(4)));
  }

  @Test
  void aPipelineLearnsFromFiles() throws IOException {
    Dataset<Row> files = spark.createDataFrame(pictures(), FILES);
    PipelineModel model = new Pipeline().setStages(new PipelineStage[] {
        new ImagePreparer().setInputCol("content").setView("[{centre-crop = 4}]"),
        new NeuralNetworkClassifier().setFeaturesCol("prepared").setNetwork("[flatten, {dense = classes}]")
            .setMaxIter(10).setBatchSize(8).setStepSize(0.05)}).fit(files);
    assertEquals(24, model.transform(files).filter("prediction = label").count());
  }

  @Test
  void whatIsNoPictureIsRefusedOrSkipped() throws IOException {
    List<Row> rows = new ArrayList<>(pictures().subList(0, 3));
    rows.add(RowFactory.create("none", new byte[] {1, 2, 3}, 0));
    rows.add(RowFactory.create("null", null, 0));
    Dataset<Row> files = spark.createDataFrame(rows, FILES);
    ImagePreparer preparer = new ImagePreparer().setInputCol("content").setView("[{centre-crop = 4}]");
    assertThrows(Exception.class, () -> preparer.transform(files).collectAsList());
    assertEquals(3, preparer.setHandleInvalid("skip").transform(files).count());
    assertThrows(BadInputException.class, () -> preparer.setInputCol("label").transform(files));
    assertThrows(BadInputException.class, () -> preparer.setInputCol("content").setView("[{crop = x}]")
        .transformSchema(FILES));
    assertThrows(IllegalArgumentException.class, () -> preparer.setHandleInvalid("keep"));
  }
}
