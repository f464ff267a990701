package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.LocalFiles;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is documented of sources is what their readers do. */
class SourceKeysTest {
  /** Enough for a thousandth of it to be a sample. */
  private static final int ROWS = 2000;

  /** Of shards only the store knows. */
  static final List<KeySection> sources =
      SourceKeys.ALL.stream().filter(section -> !List.of("shards", "parquet").contains(section.name())).toList();

  @TempDir
  static Path folder;

  /** Paths of the examples, which are relative. */
  private static final Files FILES = new Files() {
    private final Files local = new LocalFiles();

    @Override
    public boolean exists(String path) {
      return local.exists(at(path));
    }

    @Override
    public boolean isFolder(String path) {
      return local.isFolder(at(path));
    }

    @Override
    public List<String> list(String path) {
      return local.list(at(path));
    }

    @Override
    public long length(String path) {
      return local.length(at(path));
    }

    @Override
    public InputStream open(String path) throws IOException {
      return local.open(at(path));
    }

    private static String at(String path) {
      return folder.resolve(path).toString();
    }
  };

  @BeforeAll
  static void files() throws IOException {
    write("a.csv", i -> i + "," + i % 7 + "," + i % 3);
    write("a.libsvm", i -> i % 3 + " 1:" + i + " 2:1");
    for (String name : List.of("mnist", "cifar")) {
      java.nio.file.Files.createDirectory(folder.resolve(name));
    }
    Fixtures.mnist(folder.resolve("mnist"), "train", 20, false);
    for (String name : List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
        "data_batch_5.bin", "test_batch.bin", "train.bin", "test.bin")) {
      java.nio.file.Files.write(folder.resolve("cifar").resolve(name), new byte[3073 * 3074]);
    }
  }

  private static void write(String name, java.util.function.IntFunction<String> row) throws IOException {
    java.nio.file.Files.writeString(folder.resolve(name),
        IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining("\n")));
  }

  @ParameterizedTest
  @FieldSource("sources")
  void source(KeySection section) {
    new KeyContract("…", "data", run -> everythingOf(read(run)), "source").check(section);
  }

  @Test
  void allAreDocumented() {
    assertEquals(Sources.NAMES.stream().filter(name -> name.equals("parquet") || !Sources.OF_SPARK.contains(name)).sorted()
        .toList(),
        SourceKeys.ALL.stream().map(KeySection::name).sorted().toList());
  }

  private static Source read(Settings run) {
    Settings data = run.section("data");
    return data.located(() -> Sources.read(data, FILES));
  }

  /** What is written there is what is compared, not what comes of it. */
  @JsonIgnoreType
  private interface Unread {}

  /** All fields, to the last sample that has been read. */
  private static String everythingOf(Source source) {
    try {
      return new ObjectMapper().addMixIn(Settings.class, Unread.class).setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
          .setVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).writeValueAsString(source);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
