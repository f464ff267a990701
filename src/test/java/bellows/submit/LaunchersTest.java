package bellows.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The scripts of submit/. With a made-up Spark home that prints its arguments, in a made-up checkout whose jar is new,
 * the launcher can be watched without Maven and without Spark.
 */
class LaunchersTest {
  private record Ended(int status, String output) {}

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "bellows    | --master --conf --driver-memory --properties-file SPARK_HOME BELLOWS_SPARK BELLOWS_MASTER "
          + "BELLOWS_JAVA_OPTS",
      "cluster    | start status stop restart worker-pid children kill --workers --cores --memory "
          + "--port --properties-file --dir",
      "yarn       | start status stop children kill --node-managers --cores --memory --port --dir JAVA_HOME",
      "all        | --data --only --list SPARK_HOME JAVA_HOME",
      "spark-versions | --version --only SPARK_HOME JAVA_HOME",
      "submit-kubernetes | SPARK_HOME BELLOWS_SPARK JAVA_HOME",
      "hdfs       | start status stop put list kill corrupt found --data-nodes --port --dir JAVA_HOME",
      "s3         | start status stop list jars --port --dir --properties-file --jars JAVA_HOME",
      "image      | --to --tar --base --name SPARK_HOME BELLOWS_SPARK JAVA_HOME",
      "prove-s3   | --only SPARK_HOME JAVA_HOME",
      "prove-machines | --only SPARK_HOME JAVA_HOME",
      "prove      | --data --steps --only --list SPARK_HOME JAVA_HOME",
      "same-bits  | --data --steps SPARK_HOME JAVA_HOME",
      "fuzz       | --files --reader --seed --heap JAVA_HOME",
      "prove-data | --memory --times --rounds --data --within SPARK_HOME JAVA_HOME",
      "prove-plan | --layout --steps SPARK_HOME JAVA_HOME",
      "prove-imagenet | --data --only --epochs --list SPARK_HOME JAVA_HOME",
      "prove-pictures | JAVA_HOME PYTHON",
      "long-run   | --steps --watched SPARK_HOME JAVA_HOME",
      "two-writers | --on --tries SPARK_HOME JAVA_HOME",
      "fetch-data | --to --from --list --catalogue BELLOWS_DATA_MIRROR"})
  void helpMentionsEveryOption(String script, String words) throws Exception {
    Ended ended = run(script(script), Map.of(), "--help");
    assertEquals(0, ended.status, ended.output);
    for (String word : words.split(" ")) {
      assertTrue(ended.output.contains(word), word + " in " + ended.output);
    }
  }

  private static Path script(String name) {
    return Path.of(Files.exists(Path.of("submit", name)) ? "submit" : "src/proof", name);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "bellows | --frobnicate train x         | unknown option --frobnicate before the command",
      "bellows | train --master               | --master expects a value",
      "bellows | train --conf spark.x         | --conf expects KEY=VALUE, found spark.x",
      "bellows | --mastr local train x        | unknown option --mastr before the command, did you mean --master?",
      "same-bits | --frobnicate              | unknown option --frobnicate",
      "same-bits | --steps 3                 | --steps expects a whole number of at least 100, found 3",
      "prove-data | --frobnicate             | unknown option --frobnicate",
      "fuzz | --files 0                      | --files expects a whole number of at least 1, found 0",
      "fuzz | --heap small                   | --heap expects a size such as 256m, found small",
      "prove-data | --memory 300m             | --memory expects at least 600m, of which Java leaves Spark as much as "
          + "it asks for, found 300m",
      "prove-data | --rounds none             | --rounds expects a whole number from 1 to 99, found none",
      "prove-pictures | --frobnicate         | unknown option --frobnicate",
      "prove-imagenet | --data target          | --data expects a folder with train and val, found 'target'",
      "prove-imagenet | --only nothing        | --only expects a name of --list, found nothing",
      "prove-plan | --layout 4               | --layout expects 1, 2 or 3, found 4",
      "prove-plan | --steps 3                | --steps expects a whole number of at least 200, found 3",
      "cluster | --frobnicate                 | unknown command or option --frobnicate",
      "cluster | --workers 2                  | no command",
      "cluster | start --workers none         | --workers expects a whole number of at least 1, found none",
      "cluster | start --cores 0              | --cores expects a whole number of at least 1, found 0",
      "cluster | start --memory lots          | --memory expects a size such as 1500m or 2g, found lots",
      "prove | --steps 3                     | --steps expects a whole number of at least 100, found 3",
      "prove | --only nothing --steps 3      | --steps expects a whole number of at least 100, found 3",
      "prove | --only nobody                 | --only expects a name of --list, found nobody",
      "hdfs | --data-nodes 2                 | no command",
      "hdfs | start --data-nodes 0           | --data-nodes expects a whole number of at least 1, found 0",
      "hdfs | start stop                     | one command at a time: start or stop?",
      "hdfs | kill x                         | kill expects a whole number of at least 1, found x",
      "hdfs | corrupt                        | corrupt expects a path",
      "s3 | --port 1                         | no command",
      "s3 | start list                       | one command at a time: start or list?",
      "s3 | start --port x                   | --port expects a whole number of at least 0, found x",
      "s3 | start run                        | unknown command run",
      "prove-s3 | --only nobody              | --only expects one of calm slow throttled reset late-listing silent, "
          + "found nobody",
      "prove-machines | --only nobody        | --only expects one of local workers driver network clock disk, "
          + "found nobody",
      "hdfs | put a                          | put expects a local path and one of this HDFS",
      "yarn | start --node-managers 0        | --node-managers expects a whole number of at least 1, found 0",
      "yarn | start --memory lots            | --memory expects a size such as 1500m or 4g, found lots",
      "yarn | children                       | children expects a node manager's number",
      "yarn | --cores 2                      | no command",
      "image | --base debian                 | expected --to or --tar",
      "image | --to a/b:1 --tar c            | --to or --tar, not both",
      "image | --tar                         | --tar expects a value",
      "all | --only nothing                  | --only expects a name of --list, found nothing",
      "all | --frobnicate                    | unknown option --frobnicate",
      "spark-versions | --version 3.5.0      | --version expects a version of Spark 4, such as 4.2.0, found 3.5.0",
      "cluster | kill x                       | kill expects a whole number of at least 1, found x"})
  void aWrongCommandLineSaysWhat(String script, String arguments, String message) throws Exception {
    Path path = script(script);
    Ended ended = run(path, Map.of(), arguments.split(" "));
    assertEquals(2, ended.status, ended.output);
    assertTrue(ended.output.contains(path + ": " + message), ended.output);
  }

  @Test
  void aSparkOptionWithoutAValueGoesToSpark() throws Exception {
    List<String> words = submitted(Map.of(), "train", "--supervise", "a.conf", "--resume");
    assertTrue(words.indexOf("--supervise") < words.indexOf("--class"), words.toString());
    assertEquals(List.of("train", "a.conf", "--resume"), words.subList(words.size() - 3, words.size()));
  }

  /** There Spark passes on what is in the extra options, and nothing else. */
  @Test
  void aDriverInAStandaloneClusterHasTheVectorApiToo() throws Exception {
    List<String> words = submitted(Map.of(), "train", "--master", "spark://h:1", "--deploy-mode", "cluster",
        "--driver-java-options", "-Da=b");
    String options = words.get(words.lastIndexOf("--driver-java-options") + 1);
    assertTrue(options.startsWith("-XX:+IgnoreUnrecognizedVMOptions --add-modules=jdk.incubator.vector "), options);
    assertTrue(options.contains("-XX:+UseParallelGC") && options.endsWith(" -Da=b"), options);
    assertTrue(!submitted(Map.of(), "train", "--master", "spark://h:1").contains("--driver-java-options"));
  }

  @Test
  void theMatrixNamesItsRows() throws Exception {
    Ended ended = run(Path.of("src/proof/prove"), Map.of(), "--list");
    assertEquals(0, ended.status, ended.output);
    for (String row : List.of("executor-kill", "worker-kill", "driver-kill", "supervised", "speculation", "dynamic",
        "data-node-kill", "corruption", "preemption", "chaos", "security")) {
      assertTrue(ended.output.contains(row + ": "), row + " in " + ended.output);
    }
  }

  @Test
  void withoutAnHdfsStatusSaysSoAndStopIsHarmless() throws Exception {
    String dir = folder.resolve("no hdfs").toString();
    assertEquals(3, run(Path.of("submit/hdfs"), Map.of(), "status", "--dir", dir).status);
    assertEquals(0, run(Path.of("submit/hdfs"), Map.of(), "stop", "--dir", dir).status);
    assertEquals(1, run(Path.of("submit/hdfs"), Map.of(), "kill", "1", "--dir", dir).status);
  }

  @Test
  void withoutAnS3ServerStatusAndListSaySoAndStopIsHarmless() throws Exception {
    String dir = folder.resolve("no s3").toString();
    assertEquals(3, run(Path.of("submit/s3"), Map.of(), "status", "--dir", dir).status);
    assertEquals(3, run(Path.of("submit/s3"), Map.of(), "list", "--dir", dir).status);
    assertEquals(0, run(Path.of("submit/s3"), Map.of(), "stop", "--dir", dir).status);
  }

  @Test
  void withoutAYarnStatusSaysSoAndStopIsHarmless() throws Exception {
    String dir = folder.resolve("no yarn").toString();
    assertEquals(3, run(Path.of("submit/yarn"), Map.of(), "status", "--dir", dir).status);
    assertEquals(0, run(Path.of("submit/yarn"), Map.of(), "stop", "--dir", dir).status);
    assertEquals(1, run(Path.of("submit/yarn"), Map.of(), "kill", "1", "--dir", dir).status);
  }

  /** Spark would end with a stack trace; and upload its jars to a cluster that sees them where they lie. */
  @Test
  void yarnWantsItsSettingsAndOnThisMachineNoUpload() throws Exception {
    assembled(true);
    Ended without = run(checkout(), Map.of("JAVA_HOME", folder.resolve("jdk").toString()), "train", "--master", "yarn");
    assertEquals(2, without.status, without.output);
    assertTrue(without.output.contains("neither HADOOP_CONF_DIR nor YARN_CONF_DIR is set"), without.output);
    Path home = checkout().resolveSibling("../target/spark").normalize();
    Files.createFile(home.resolve("jars/spark-yarn_2.13-4.1.0.jar"));
    Path settings = Files.createDirectory(folder.resolve("yarn"));
    for (String host : List.of("127.0.0.1", "cluster.example")) {
      Files.writeString(settings.resolve("yarn-site.xml"), "<value>" + host + ":8030</value>");
      Ended ended = run(checkout(), Map.of("JAVA_HOME", folder.resolve("jdk").toString(), "HADOOP_CONF_DIR",
          settings.toString()), "train", "--master", "yarn");
      assertEquals(host.equals("127.0.0.1"), ended.output.contains("spark.yarn.jars=local:" + home + "/jars/*"),
          ended.output);
    }
  }

  @Test
  void aVersionOfSparkThatIsNoneIsRefused() throws Exception {
    Ended ended = run(checkout(), Map.of("BELLOWS_SPARK", "3.5"), "train");
    assertEquals(1, ended.status, ended.output);
    assertTrue(ended.output.contains("BELLOWS_SPARK expects a version of Spark 4, such as 4.2.0, found 3.5"),
        ended.output);
  }

  @Test
  void withoutAClusterStatusSaysSoAndStopIsHarmless() throws Exception {
    String dir = folder.resolve("no cluster").toString();
    assertEquals(3, run(Path.of("submit/cluster"), Map.of(), "status", "--dir", dir).status);
    assertEquals(0, run(Path.of("submit/cluster"), Map.of(), "stop", "--dir", dir).status);
    assertEquals(1, run(Path.of("submit/cluster"), Map.of(), "worker-pid", "1", "--dir", dir).status);
  }

  @Test
  void aJavaHomeWithoutJavaSaysWhatIsMissing() throws Exception {
    Ended ended = run(Path.of("submit/fetch-data"), Map.of("JAVA_HOME", folder.toString()), "--list");
    assertEquals(1, ended.status, ended.output);
    assertTrue(ended.output.contains("there is no " + folder.resolve("bin/java")), ended.output);
  }

  /** Blocks of data and weights are nobody else's, and a master on this machine needs no other interface. */
  @ParameterizedTest
  @CsvSource({"local[2],127.0.0.1", "spark://127.0.0.1:1,127.0.0.1", "spark://far:1,''"})
  void temporaryFilesArePrivateAndPortsStayOnLoopback(String master, String address) throws Exception {
    Path script = checkout();
    Files.writeString(folder.resolve("spark/bin/spark-submit"),
        "#!/usr/bin/env bash\nprintf '%s\\n' \"$SPARK_SUBMIT_OPTS\" \"${SPARK_LOCAL_IP:-}\"\n");
    Path temporary = Files.createDirectories(folder.resolve("a b"));
    Map<String, String> environment = Map.of("TMPDIR", temporary.toString(), "SPARK_LOCAL_IP", "");
    for (int i = 0; i < 2; i++) {
      List<String> lines = submitted(script, environment, "--master", master, "train", "x");
      try (var made = Files.list(temporary)) {
        Path mine = made.findFirst().orElseThrow();
        assertTrue(lines.get(0).contains("-Djava.io.tmpdir=\"" + mine + "\""), lines.toString());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(mine)));
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      assertEquals(address, lines.get(1));
    }
  }

  /** Who made a folder of that name, or a link, before us must not see what is written. */
  @Test
  void aLinkInPlaceOfThePrivateFolderIsNotFollowed() throws Exception {
    Path script = checkout();
    Files.writeString(folder.resolve("spark/bin/spark-submit"), "#!/usr/bin/env bash\nprintf '%s\\n' \"$SPARK_SUBMIT_OPTS\"\n");
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Ended who = run(Path.of("-c"), Map.of(), "echo $UID");
    Files.createSymbolicLink(temporary.resolve("bellows-" + who.output.strip()), elsewhere);
    String options = submitted(script, Map.of("TMPDIR", temporary.toString()), "train", "x").get(0);
    assertTrue(options.matches(".*-Djava.io.tmpdir=\"" + temporary + "/bellows-\\w{8}\".*"), options);
  }

  @Test
  void tooFewOpenFilesAreToldAsSuch() throws Exception {
    Path script = checkout();
    Ended ended = run(Path.of("-c"), Map.of("SPARK_HOME", folder.resolve("spark").toString()),
        "ulimit -n 64 && exec '" + script + "' train x");
    assertEquals(1, ended.status, ended.output);
    assertTrue(ended.output.contains("may open 64 files at once here (ulimit -Hn), and Spark needs 512"), ended.output);
  }

  @Test
  void aSparkHomeWithoutSparkSaysWhatIsMissing() throws Exception {
    Ended ended = run(checkout(), Map.of("SPARK_HOME", folder.toString()), "train");
    assertEquals(1, ended.status);
    assertTrue(ended.output.contains("there is no " + folder.resolve("bin/spark-submit")), ended.output);
  }

  @Test
  void aSparkHomeWithoutItsJarsSaysWhatBelongsThere() throws Exception {
    Path script = checkout();
    Path jars = folder.resolve("spark/jars");
    Files.delete(jars.resolve("spark-core_2.13-4.1.0.jar"));
    var environment = Map.of("SPARK_HOME", folder.resolve("spark").toString());
    Ended ended = run(script, environment, "describe", "lenet");
    assertEquals(1, ended.status);
    assertTrue(ended.output.contains("in " + jars + " there is no jar of Spark, and Bellows needs spark-core_2.13-4."),
        ended.output);
    Files.createFile(jars.resolve("spark-core_2.12-3.5.1.jar"));
    ended = run(script, environment, "describe", "lenet");
    assertTrue(ended.output.contains("there is spark-core_2.12-3.5.1.jar, and Bellows needs"), ended.output);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"sparc://x:7077 | , did you mean spark?", "lokal | , did you mean local?",
      "spark://x | k8s://HOST:PORT", "spark:x:7077 | k8s://HOST:PORT", "local[2 | k8s://HOST:PORT",
      "mesos://x:1 | k8s://HOST:PORT"})
  void aMasterThatSparkDoesNotKnowIsRefused(String master, String ending) throws Exception {
    Ended ended = run(checkout(), Map.of("SPARK_HOME", folder.resolve("spark").toString()), "train", "--master", master);
    assertEquals(2, ended.status, ended.output);
    assertTrue(ended.output.contains("the master is " + master + ", but expected is local, local[N], local[*], "
        + "spark://HOST:PORT, yarn or k8s://HOST:PORT"), ended.output);
    assertTrue(ended.output.lines().findFirst().orElseThrow().endsWith(ending), ended.output);
  }

  @ParameterizedTest
  @CsvSource({"local", "local[*]", "'local[4,2]'", "spark://h:7077", "'spark://a:1,b:2'", "yarn", "k8s://https://h:1",
      "'local-cluster[2,1,512]'"})
  void mastersThatSparkKnowsGoThere(String master) throws Exception {
    assertTrue(submitted(Map.of(), "train", "--master", master).contains(master));
  }

  @ParameterizedTest
  @CsvSource({"bellows", "cluster", "hdfs", "s3", "yarn", "image", "fetch-data"})
  void helpFitsATerminal(String script) throws Exception {
    Ended ended = run(script(script), Map.of(), "--help");
    assertEquals(List.of(), ended.output.lines().filter(line -> line.codePointCount(0, line.length()) > 80).toList());
  }

  /** The made-up java writes the archive that it is asked for, as HotSpot would. */
  @Test
  void classesAreSharedByAnArchiveOfExactlyTheseJars() throws Exception {
    assembled(true);
    String first = started("train", "x.conf");
    Path archive = archive(first);
    assertTrue(first.startsWith("preparing a faster start") && Files.size(archive) > 0, first);
    assertTrue(first.endsWith("train\nx.conf\n"), first);
    String second = started("train", "y.conf", "--jars", "z.jar");
    assertTrue(!second.contains("preparing"), second);
    assertEquals(archive, archive(second));
    Files.writeString(checkout().resolveSibling("../target/spark/jars/spark-core_2.13-4.1.0.jar"), "other");
    String third = started("train", "x.conf");
    assertTrue(third.startsWith("preparing") && !archive(third).equals(archive), third);
    assertTrue(Files.notExists(archive), "an archive that nobody can use any more");
    assertEquals("", sharing(started("train", "--driver-java-options", "-Xshare:off")));
    assertEquals("", sharing(started("describe", "lenet")));
  }

  /** Folders cannot be shared: that of the settings goes behind the jars, where no jar has a file of that name. */
  @Test
  void settingsStandBehindTheJarsUnlessThatChangesWhatIsFound() throws Exception {
    assembled(true);
    Path home = checkout().resolveSibling("../target/spark").normalize();
    Path settings = Files.createDirectory(home.resolve("conf"));
    Files.createFile(settings.resolve("log4j2.properties"));
    String before = home + "/jars/slf4j-api-2.0.17.jar:" + home + "/jars/*";
    String shared = started("train", "x.conf");
    assertTrue(!sharing(shared).isEmpty() && shared.contains("-cp\n" + before + ":" + settings + "\n"), shared);
    assertEquals(before + "\n", Files.readString(folder.resolve("shared")), "what the archive is of");
    Files.writeString(home.resolve("jars/spark-core_2.13-4.1.0.jar"), "PK…log4j2.properties…");
    String alone = started("train", "x.conf");
    assertTrue(sharing(alone).isEmpty() && alone.contains("-cp\n" + settings + ":" + before + "\n"), alone);
    assertTrue(!alone.contains("preparing"), alone);
    Files.delete(settings.resolve("log4j2.properties"));
    assertTrue(!sharing(started("train", "x.conf")).isEmpty());
    Files.createDirectory(settings.resolve("org"));
    assertEquals("", sharing(started("train", "x.conf")), "classes may lie there");
  }

  /** An archive of somebody's own Spark lies under target; nothing is written to that home. */
  @Test
  void classesOfSomebodysOwnSparkAreSharedIfItsScriptsAreSparks() throws Exception {
    assembled(true);
    Path home = folder.resolve("spark");
    Files.createFile(home.resolve("jars/spark-launcher_2.13-4.1.0.jar"));
    assertTrue(!owns("train", "x.conf").contains("-cp"), "its own scripts, which do something else");
    script(home.resolve("bin/spark-submit"), """
        exec "${SPARK_HOME}"/bin/spark-class org.apache.spark.deploy.SparkSubmit "$@"
        """);
    script(home.resolve("bin/spark-class"), """
        build_command() {
          "$RUNNER" -Xmx128m $SPARK_LAUNCHER_OPTS -cp "$LAUNCH_CLASSPATH" org.apache.spark.launcher.Main "$@"
        }
        echo of its own: "$@"
        """);
    Map<Path, Long> files = files(home);
    String first = owns("train", "x.conf");
    Path target = checkout().resolveSibling("../target").normalize();
    assertEquals(target, archive(first).getParent().normalize());
    assertTrue(first.startsWith("preparing a faster start") && first.endsWith("train\nx.conf\n"), first);
    assertEquals(archive(first), archive(owns("train", "y.conf")));
    assertEquals(files, files(home));
    String other = started("train", "x.conf");
    assertTrue(!archive(other).equals(archive(first)) && Files.exists(archive(first)), "that of another Spark stays");
    Files.createDirectories(home.resolve("conf"));
    Files.createFile(home.resolve("conf/spark-env.sh"));
    String strange = owns("train", "x.conf");
    assertTrue(strange.startsWith("of its own: org.apache.spark.deploy.SparkSubmit"), strange);
  }

  private String owns(String... arguments) throws Exception {
    return run(checkout(), Map.of("JAVA_HOME", folder.resolve("jdk").toString(), "SPARK_HOME",
        folder.resolve("spark").toString()), arguments).output;
  }

  private static void script(Path path, String text) throws IOException {
    Files.writeString(path, "#!/usr/bin/env bash\n" + text);
    assertTrue(path.toFile().setExecutable(true));
  }

  private static Map<Path, Long> files(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).collect(java.util.stream.Collectors.toMap(path -> path,
          path -> path.toFile().lastModified()));
    }
  }

  @Test
  void anArchiveThatCannotBeMadeIsNotTriedAgainAndStopsNothing() throws Exception {
    assembled(false);
    assertTrue(started("train", "x.conf").startsWith("preparing a faster start"));
    String second = started("train", "x.conf");
    assertEquals("", sharing(second));
    assertTrue(second.endsWith("train\nx.conf\n") && !second.contains("preparing"), second);
  }

  @Test
  void launchersThatStartTogetherMakeOneArchive() throws Exception {
    assembled(true);
    var starts = java.util.Collections.nCopies(4,
        (java.util.concurrent.Callable<String>) () -> started("train", "x.conf"));
    var pool = java.util.concurrent.Executors.newFixedThreadPool(starts.size());
    try {
      for (var start : pool.invokeAll(starts)) {
        assertTrue(start.get().endsWith("train\nx.conf\n") && Files.size(archive(start.get())) > 0, start.get());
      }
    } finally {
      pool.shutdown();
    }
    assertEquals("made\n", Files.readString(folder.resolve("made")));
  }

  /** What a command of Spark prints on the assembled Spark: the words that the JVM received, a line each. */
  private String started(String... arguments) throws Exception {
    return run(checkout(), Map.of("JAVA_HOME", folder.resolve("jdk").toString()), arguments).output;
  }

  /**
   * A made-up assembled Spark, and a made-up java that is Spark's launcher as well as the JVM.
   *
   * @param sharing whether it writes archives
   */
  private void assembled(boolean sharing) throws IOException {
    Path spark = checkout().resolveSibling("../target/spark").normalize();
    Files.createDirectories(spark.resolve("jars"));
    for (String jar : List.of("slf4j-api-2.0.17.jar", "spark-core_2.13-4.1.0.jar", "spark-launcher_2.13-4.1.0.jar")) {
      Files.createFile(spark.resolve("jars").resolve(jar));
    }
    Files.writeString(spark.resolve("RELEASE"), "Spark 4.1.0\n");
    java("""
        for word; do
          if [[ $word == org.apache.spark.launcher.Main ]]; then
            while [[ $1 != "$word" ]]; do shift; done
            path=$SPARK_HOME/conf:$SPARK_HOME/jars/slf4j-api-2.0.17.jar:$SPARK_HOME/jars/*
            printf '\\0\\n'
            printf '%s\\0' "$0" -cp "$path" -Xmx1g "${@:2}"
            exit
          elif [[ $word == -XX:ArchiveClassesAtExit=* && -n "@sharing@" ]]; then
            echo made >>'@folder@/made'
            echo archive >"${word#*=}"
            while [[ $1 != -cp ]]; do shift; done
            printf '%s\\n' "$2" >'@folder@/shared'
          fi
        done
        printf '%s\\n' "$@"
        """.replace("@sharing@", sharing ? "yes" : "").replace("@folder@", folder.toString()));
  }

  private static String sharing(String words) {
    return words.lines().filter(word -> word.startsWith("-XX:SharedArchiveFile=")).findFirst().orElse("");
  }

  private static Path archive(String words) {
    return Path.of(sharing(words).replaceFirst("^[^=]*=", ""));
  }

  @Test
  void sparkOptionsGoToSparkAndTheRestToTheCommand() throws Exception {
    List<String> words = submitted(Map.of(), "--conf=spark.x=1", "train", "a b", "", "--master", "local[2]", "--steps",
        "3", "--", "--name", "n");
    int jar = words.size() - 8;
    assertTrue(words.get(jar).endsWith("target/bellows.jar"), words.toString());
    assertEquals(List.of("train", "a b", "", "--steps", "3", "--name", "n"), words.subList(jar + 1, words.size()));
    assertEquals(List.of("--conf", "spark.x=1", "--master", "local[2]", "--class", "bellows.cli.Main"),
        words.subList(jar - 6, jar));
  }

  @Test
  void aPlanIsToldOfTheMemoryOfTheDriverItIsFor() throws Exception {
    String plan = plain("plan", "lenet", "--driver-memory=3g", "--memory", "1g", "--jars", "a.jar");
    assertTrue(plan.endsWith("plan\nlenet\n--memory\n1g\n--driver-memory\n3g\n"), plan);
  }

  @Test
  void jarsOfOthersAreOnTheClassPathWithSparkAndWithout() throws Exception {
    String described = plain("--jars=a.jar,b.jar", "describe", "lenet");
    assertTrue(described.contains("target/bellows.jar:a.jar:b.jar:") && described.endsWith("describe\nlenet\n"), described);
    List<String> words = submitted(Map.of(), "train", "x.conf", "--jars", "a.jar,b.jar");
    assertEquals("a.jar,b.jar", words.get(words.indexOf("--jars") + 1));
    assertTrue(words.indexOf("--jars") < words.indexOf("--class"), words.toString());
    assertEquals(List.of("train", "x.conf"), words.subList(words.size() - 2, words.size()));
  }

  /** A computer that slept loses no executor where driver and executor are one process. */
  @Test
  void theExecutorInTheDriversProcessIsNotGivenUp() throws Exception {
    String setting = "spark.storage.blockManagerHeartbeatTimeoutMs=365d";
    assertTrue(submitted(Map.of(), "train", "x.conf").contains(setting));
    assertTrue(submitted(Map.of(), "train", "--master", "local[2]").contains(setting));
    assertTrue(!submitted(Map.of(), "train", "--master", "spark://h:7077").contains(setting));
    assertTrue(!submitted(Map.of(), "train", "--master", "local-cluster[2,1,512]").contains(setting));
    assertTrue(!submitted(Map.of(), "train", "--conf", "spark.storage.blockManagerHeartbeatTimeoutMs=9s").contains(setting));
  }

  /** Object stores are reached by what Spark is told, in the environment, which nobody else can read. */
  @Test
  void commandsWithoutSparkHearWhatSparkWouldTellHadoop() throws Exception {
    Path settings = folder.resolve("s3a.conf");
    Files.writeString(settings, "spark.jars  a.jar,b.jar\nspark.hadoop.fs.s3a.secret.key  s3=cret\nspark.x  y\n");
    java("printf '%s\\n' \"$@\"; printf 'heard %s\\n' \"$BELLOWS_HADOOP\"");
    String said = run(checkout(), Map.of("SPARK_HOME", folder.resolve("spark").toString(), "JAVA_HOME",
        folder.resolve("jdk").toString(), "HADOOP_CONF_DIR", "/etc/hadoop"), "explain", "s3a://b/r",
        "--properties-file", settings.toString(), "--conf", "spark.hadoop.fs.s3a.endpoint=http://h:1").output;
    assertTrue(said.contains("target/bellows.jar:a.jar:b.jar:") && said.contains("/jars/*:/etc/hadoop\n"), said);
    String heard = said.substring(said.indexOf("heard "));
    assertTrue(heard.contains("fs.s3a.secret.key s3=cret\n") && heard.contains("fs.s3a.endpoint http://h:1\n"), said);
    assertTrue(!said.substring(0, said.indexOf("heard ")).contains("cret") && !heard.contains("spark.x"), said);
  }

  /** The words that a made-up java received, a line each. */
  private String plain(String... arguments) throws Exception {
    java("printf '%s\\n' \"$@\"");
    return run(checkout(), Map.of("SPARK_HOME", folder.resolve("spark").toString(), "JAVA_HOME",
        folder.resolve("jdk").toString()), arguments).output;
  }

  private void java(String script) throws IOException {
    Path java = folder.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/usr/bin/env bash\n" + script + "\n");
    assertTrue(java.toFile().setExecutable(true));
  }

  /** They compute nothing: neither the Vector API, of which a JVM warns, nor a second compiler. */
  @ParameterizedTest
  @CsvSource({"describe lenet, true", "--version, true", "train --help, true", "explain r, true", "plan lenet, false",
      "plan lenet --samples-per-second=9, true", "bench gemm, false", "augment x.conf, false"})
  void whatComputesNothingStartsLight(String command, boolean light) throws Exception {
    String words = plain(command.split(" "));
    assertEquals(light, words.contains("-XX:+UseSerialGC"), words);
    assertEquals(!light, words.contains("--add-modules=jdk.incubator.vector"), words);
    assertEquals(!light, words.contains("-XX:+UseParallelGC"), words);
  }

  @Test
  void ofTheBenchmarksOnlyTheStepNeedsSpark() throws Exception {
    List<String> words = submitted(Map.of(), "bench", "step", "100", "--partitions", "2");
    assertEquals(List.of("bench", "step", "100", "--partitions", "2"), words.subList(words.size() - 5, words.size()));
    var environment = Map.of("SPARK_HOME", folder.resolve("spark").toString(), "JAVA_HOME", folder.toString());
    Ended plain = run(checkout(), environment, "bench", "gemm");
    assertTrue(plain.output.contains("there is no " + folder.resolve("bin/java")), plain.output);
  }

  @Test
  void ourDefaultsYieldToTheClustersAndTheUsers() throws Exception {
    Path script = checkout();
    Files.createDirectories(folder.resolve("spark/conf"));
    Files.writeString(folder.resolve("spark/conf/spark-defaults.conf"),
        "# cluster\nspark.master  yarn\nspark.driver.memory=9g\nspark.executor.extraJavaOptions -XX:+UseG1GC -Da=b\n");
    List<String> words = submitted(script, Map.of(), "train", "--conf", "spark.ui.enabled=true");
    assertTrue(words.stream().noneMatch(word -> word.startsWith("spark.master=")
        || word.startsWith("spark.driver.memory=")), words.toString());
    assertTrue(words.contains("spark.eventLog.enabled=false"), words.toString());
    assertEquals(1, words.stream().filter(word -> word.startsWith("spark.ui.enabled=")).count());
    String executor = words.stream().filter(word -> word.startsWith("spark.executor.defaultJavaOptions=")).findFirst()
        .orElseThrow();
    assertTrue(!executor.contains("ParallelGC") && !executor.contains("NewRatio"), "two collectors: " + executor);
    assertTrue(executor.contains("-XX:+ExitOnOutOfMemoryError"), executor);
  }

  @Test
  void theMasterComesFromTheEnvironmentUnlessGiven() throws Exception {
    var environment = Map.of("BELLOWS_MASTER", "spark://h:1");
    assertTrue(submitted(environment, "train").contains("spark.master=spark://h:1"));
    assertTrue(submitted(Map.of(), "train").contains("spark.master=local[*]"));
    List<String> words = submitted(environment, "train", "--conf", "spark.master=yarn");
    assertTrue(words.indexOf("spark.master=yarn") > words.indexOf("spark.master=spark://h:1"), words.toString());
  }

  private List<String> submitted(Map<String, String> environment, String... arguments) throws Exception {
    return submitted(checkout(), environment, arguments);
  }

  /** The words that the made-up spark-submit received. */
  private List<String> submitted(Path script, Map<String, String> environment, String... arguments) throws Exception {
    var all = new java.util.HashMap<>(environment);
    all.put("SPARK_HOME", folder.resolve("spark").toString());
    Ended ended = run(script, all, arguments);
    assertEquals(0, ended.status, ended.output);
    return List.of(ended.output.substring(0, ended.output.length() - 1).split("\n", -1));
  }

  /** A copy of the launcher in a folder with a space, beside a jar that is newer than its (absent) sources. */
  private Path checkout() throws IOException {
    Path root = folder.resolve("check out");
    Path script = root.resolve("submit/bellows");
    if (Files.exists(script)) {
      return script;
    }
    for (String file : List.of("submit/bellows", "submit/spark-home.sh", "submit/class-sharing.sh", "conf/spark-defaults.conf",
        "conf/log4j2.properties", "pom.xml")) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.copy(Path.of(file), root.resolve(file), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.createDirectories(root.resolve("src/main"));
    Files.createDirectories(root.resolve("target"));
    Files.createFile(root.resolve("target/bellows.jar"));
    Files.setLastModifiedTime(root.resolve("target/bellows.jar"),
        java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    Files.createDirectories(folder.resolve("spark/jars"));
    Files.createFile(folder.resolve("spark/jars/spark-core_2.13-4.1.0.jar"));
    Path submit = folder.resolve("spark/bin/spark-submit");
    Files.createDirectories(submit.getParent());
    Files.writeString(submit, "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\"\n");
    assertTrue(submit.toFile().setExecutable(true));
    return script;
  }

  private Ended run(Path script, Map<String, String> environment, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("SPARK_") || key.startsWith("BELLOWS_")
        || key.equals("HADOOP_CONF_DIR") || key.equals("YARN_CONF_DIR"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running: " + command);
    return new Ended(process.exitValue(), output);
  }
}
