package bellows.cli.terminal;

import org.apache.hadoop.conf.Configuration;

/**
 * How commands without Spark find files: with the settings {@code spark.hadoop.…} that Spark would have given to Hadoop.
 * The launcher hands them over in the environment, which, unlike a command line, nobody else can read: there are keys
 * to object stores among them.
 */
public final class HadoopSettings {
  private static final String VARIABLE = "BELLOWS_HADOOP";

  private HadoopSettings() {}

  /** Hadoop's settings of this process: those of its files, and over them those of the launcher. */
  public static Configuration configuration() {
    return configuration(System.getenv().getOrDefault(VARIABLE, ""));
  }

  /** @param settings a line each: a key of Hadoop's, one blank, its value */
  static Configuration configuration(String settings) {
    Configuration configuration = new Configuration();
    settings.lines().map(line -> line.split(" ", 2)).filter(parts -> parts.length == 2)
        .forEach(parts -> configuration.set(parts[0], parts[1]));
    return configuration;
  }
}
