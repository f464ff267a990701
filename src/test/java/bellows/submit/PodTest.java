package bellows.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image's processes become, by a made-up Java that prints its arguments. */
class PodTest {
  @TempDir Path folder;

  /** As Spark's launcher does, it answers with a command: this Java, and the arguments that it was asked about. */
  @BeforeEach
  void makeJava() throws IOException {
    Path java = folder.resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, """
        #!/usr/bin/env bash
        for word; do
          if [[ $word == org.apache.spark.launcher.Main ]]; then
            while [[ $1 != "$word" ]]; do shift; done
            printf '\\0\\n'
            printf '%s\\0' "$0" "${@:2}"
            exit
          fi
        done
        printf '%s\\n' "$@"
        """);
    assertTrue(java.toFile().setExecutable(true));
  }

  @Test
  void anExecutorHasSparksOptionsInTheirOrderAndWhatTheEnvironmentSays() throws Exception {
    List<String> words = words(Map.ofEntries(Map.entry("SPARK_JAVA_OPT_10", "-Dk=10"),
        Map.entry("SPARK_JAVA_OPT_0", "-Da=b c"), Map.entry("SPARK_JAVA_OPT_1", "-Dd=e"),
        Map.entry("SPARK_EXECUTOR_MEMORY", "8192m"), Map.entry("SPARK_DRIVER_URL", "spark://CoarseGrainedScheduler@d:1"),
        Map.entry("SPARK_EXECUTOR_ID", "3"), Map.entry("SPARK_EXECUTOR_CORES", "4"),
        Map.entry("SPARK_APPLICATION_ID", "spark-1"), Map.entry("SPARK_EXECUTOR_POD_IP", "10.0.0.7"),
        Map.entry("SPARK_RESOURCE_PROFILE_ID", "0"), Map.entry("SPARK_EXECUTOR_POD_NAME", "lenet-1-exec-3"),
        Map.entry("SPARK_CONF_DIR", "/c"), Map.entry("SPARK_CLASSPATH", "/extra.jar")), "executor");
    assertEquals(List.of("-Da=b c", "-Dd=e", "-Xms8192m", "-Xmx8192m", "-cp", "/c:/extra.jar:/opt/spark/jars/*",
        "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend", "--driver-url",
        "spark://CoarseGrainedScheduler@d:1", "--executor-id", "3", "--cores", "4", "--app-id", "spark-1", "--hostname",
        "10.0.0.7", "--resourceProfileId", "0", "--podName", "lenet-1-exec-3"), words);
  }

  @Test
  void aDriverIsASubmissionFromHere() throws Exception {
    assertEquals(List.of("org.apache.spark.deploy.SparkSubmit", "--conf", "spark.driver.bindAddress=10.0.0.2",
        "--deploy-mode", "client", "--properties-file", "/opt/spark/conf/spark.properties", "--class",
        "bellows.cli.Main", "local:///opt/bellows/bellows.jar", "train", "a b", ""),
        words(Map.of("SPARK_DRIVER_BIND_ADDRESS", "10.0.0.2"), "driver", "--properties-file",
            "/opt/spark/conf/spark.properties", "--class", "bellows.cli.Main", "local:///opt/bellows/bellows.jar",
            "train", "a b", ""));
  }

  @Test
  void anythingElseIsACommand() throws Exception {
    List<String> words = words(Map.of(), "describe", "lenet");
    assertEquals(List.of("describe", "lenet"), words.subList(words.size() - 2, words.size()));
    assertTrue(words.get(words.size() - 3).endsWith("/bellows.jar"), words.toString());
  }

  private List<String> words(Map<String, String> environment, String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("bash", "submit/pod"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("SPARK_"));
    builder.environment().putAll(Map.of("JAVA_HOME", folder.toString(), "SPARK_HOME", "/opt/spark"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return List.of(output.substring(0, output.length() - 1).split("\n", -1));
  }
}
