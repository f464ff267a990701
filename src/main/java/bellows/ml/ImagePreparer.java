package bellows.ml;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.image.augment.Transforms;
import bellows.spark.internal.Queries;
import bellows.spark.table.RowReader;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Brings pictures to one size: decodes JPEG and PNG files (a column {@code content} of Spark's source
 * {@code binaryFile}) or takes Spark's {@code image}, resizes and crops, and gives Spark's {@code image} again, which
 * networks learn from.
 *
 * <pre>{@code
 * new ImagePreparer().setInputCol("content").setView("[{resize = 256}, {centre-crop = 224}]")
 * }</pre>
 */
public class ImagePreparer extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> view;
  private final Param<String> handleInvalid;

  public ImagePreparer() {
    this(Identifiable$.MODULE$.randomUID("imagePreparer"));
  }

  public ImagePreparer(String uid) {
    this.uid = uid;
    inputCol = NetworkParamSet.text(this, "inputCol", "column of pictures: Spark's image, or files' content");
    outputCol = NetworkParamSet.text(this, "outputCol", "column for the pictures as they are then, Spark's image");
    view = NetworkParamSet.text(this, "view", "what is done, as data.view of a run file has it: a list such as "
        + "[{resize = 256}, {centre-crop = 224}]; {grey {channels = one}} leaves one channel");
    handleInvalid = NetworkParamSet.text(this, "handleInvalid", "what happens to rows whose picture is null or "
        + "cannot be decoded: error or skip", List.of("error", "skip"));
    setDefault(inputCol, "image");
    setDefault(outputCol, "prepared");
    setDefault(view, "[{resize = 256}, {centre-crop = 224}]");
    setDefault(handleInvalid, "error");
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public Param<String> view() {
    return view;
  }

  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  public String getInputCol() {
    return getOrDefault(inputCol);
  }

  public String getOutputCol() {
    return getOrDefault(outputCol);
  }

  public String getView() {
    return getOrDefault(view);
  }

  public String getHandleInvalid() {
    return getOrDefault(handleInvalid);
  }

  public ImagePreparer setInputCol(String value) {
    return (ImagePreparer) set(inputCol, value);
  }

  public ImagePreparer setOutputCol(String value) {
    return (ImagePreparer) set(outputCol, value);
  }

  public ImagePreparer setView(String value) {
    return (ImagePreparer) set(view, value);
  }

  public ImagePreparer setHandleInvalid(String value) {
    return (ImagePreparer) set(handleInvalid, value);
  }

  /** @throws BadInputException if the table has no such column, or the view is none */
  @Override
  public StructType transformSchema(StructType schema) {
    DataType type = FeatureColumns.column(schema, "inputCol", getInputCol()).dataType();
    BadInputException.check(FeatureColumns.isImage(type) || type instanceof BinaryType, "inputCol: expected column "
        + "'%s' to be Spark's image, or the content of picture files, found "
        + "%s", getInputCol(), FeatureColumns.shown(type));
    transforms();
    BadInputException.check(!getOutputCol().isEmpty(), "outputCol: expected a name, found none");
    return ModelColumns.with(schema, getOutputCol(), ((StructField) ImageSchema.imageSchema().apply(0)).dataType(),
        true, Metadata.empty());
  }

  private Transforms transforms() {
    return Transforms.read(Settings.parse("view = " + getView(), "view"), "view");
  }

  @Override
  public Dataset<Row> transform(Dataset<?> data) {
    StructType out = transformSchema(data.schema());
    RowReader reader = RowReader.of(data.schema(), List.of(getInputCol()), List.of(), null);
    PicturePreparation preparation = new PicturePreparation(reader, transforms(), data.schema(), getInputCol(),
        getHandleInvalid().equals("skip"), out);
    return Queries.withMetadata(data.toDF().mapPartitions(preparation, Encoders.row(out)), out);
  }

  @Override
  public ImagePreparer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  public static MLReader<ImagePreparer> read() {
    return new DefaultParamsReader<>();
  }

  public static ImagePreparer load(String path) {
    return read().load(path);
  }
}
