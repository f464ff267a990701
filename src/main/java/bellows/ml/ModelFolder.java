package bellows.ml;

import bellows.conf.BadInputException;
import bellows.run.TrainedModel;
import bellows.store.DurableFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;

/**
 * A fitted stage as a folder, on any Hadoop file system: {@code metadata}, as all of Spark's stages have it;
 * {@code model}, the network and its weights, which {@link TrainedModel#load} reads as well; {@code summary.json}, how
 * the training went; and {@code digest}, by which damage of the others is known.
 */
final class ModelFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a folder holds beside the metadata. */
  record Content(String uid, TrainedModel model, NetworkSummary summary) {}

  /** Makes a stage. */
  interface Making<M> {
    M of(Content content);
  }

  private ModelFolder() {}

  /** Writes a stage. */
  static final class Writer extends MLWriter {
    private final Model<?> stage;
    private final TrainedModel model;
    private final NetworkSummary summary;

    Writer(Model<?> stage, TrainedModel model, NetworkSummary summary) {
      this.stage = stage;
      this.model = model;
      this.summary = summary;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(stage, path, sparkSession());
      String metadata = metadata(path, sparkSession(), stage.getClass()).metadataJson();
      Configuration configuration = configuration(sparkSession());
      model.save(new Path(path, "model").toString(), configuration);
      try {
        String told = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(summary) + "\n";
        write(path, "summary.json", told, configuration);
        write(path, "digest", digest(metadata, told) + "\n", configuration);
      } catch (IOException e) {
        throw new UncheckedIOException(path + ": the model could not be saved: " + e.getMessage(), e);
      }
    }

    private static void write(String path, String name, String text, Configuration configuration) throws IOException {
      Path file = new Path(path, name);
      FileSystem files = DurableFile.fileSystem(file, configuration);
      DurableFile.write(files, files.makeQualified(file), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Reads a stage. */
  static final class Reader<M extends Model<M>> extends MLReader<M> {
    private final Class<M> type;
    private final Making<M> making;

    Reader(Class<M> type, Making<M> making) {
      this.type = type;
      this.making = making;
    }

    @Override
    public M load(String path) {
      DefaultParamsReader.Metadata metadata = metadata(path, sparkSession(), type);
      Configuration configuration = configuration(sparkSession());
      String told = text(path, "summary.json", configuration);
      BadInputException.check(text(path, "digest", configuration).strip().equals(digest(metadata.metadataJson(), told)),
          "%s: expected metadata and summary.json as they were saved, found them changed or damaged; save the model "
              + "again, or take a copy of the folder", path);
      TrainedModel model = TrainedModel.load(new Path(path, "model").toString(), configuration);
      M stage = making.of(new Content(metadata.uid(), model, summary(path, told)));
      metadata.getAndSetParams(stage, metadata.getAndSetParams$default$2());
      return stage;
    }

    private static NetworkSummary summary(String path, String told) {
      try {
        return JSON.readValue(told, NetworkSummary.class);
      } catch (JsonProcessingException e) {
        throw new BadInputException("%s/summary.json: expected how a training went: %s", path, e.getOriginalMessage(),
            e);
      }
    }

    private static String text(String path, String name, Configuration configuration) {
      Path file = new Path(path, name);
      try (InputStream in = file.getFileSystem(configuration).open(file)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new BadInputException("%s: expected a file of a saved model, which cannot be read: %s", file,
            e.getMessage(), e);
      }
    }
  }

  private static Configuration configuration(SparkSession spark) {
    return spark.sessionState().newHadoopConf();
  }

  /** Spark throws what it likes where metadata are missing or damaged. */
  private static DefaultParamsReader.Metadata metadata(String path, SparkSession spark, Class<?> type) {
    try {
      return DefaultParamsReader.loadMetadata(path, spark, type.getName());
    } catch (Exception e) {
      throw new BadInputException("%s: expected a folder that %s saved, found metadata that cannot be read: %s", path,
          type.getSimpleName(), e.getMessage(), e);
    }
  }

  private static String digest(String metadata, String summary) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(metadata.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(summary.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
