package bellows.inference;

import bellows.kernel.KernelProvider;
import com.typesafe.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code bellows-runtime.jar} holds, by the list in pom.xml. */
final class RuntimeJar {
  private static final Pattern LIST = Pattern.compile("(?s)<id>runtime</id>.*?<artifact>bellows:bellows</artifact>(.*?)</filter>");
  private static final Pattern INCLUDE = Pattern.compile("<include>(.*?)</include>");

  private final List<PathMatcher> included = new ArrayList<>();

  RuntimeJar() throws IOException {
    Matcher list = LIST.matcher(Files.readString(Path.of("pom.xml")));
    if (!list.find()) {
      throw new IllegalStateException("pom.xml: expected an execution 'runtime' with a list of classes");
    }
    for (Matcher one = INCLUDE.matcher(list.group(1)); one.find();) {
      included.add(FileSystems.getDefault().getPathMatcher("glob:" + one.group(1)));
    }
  }

  /** @param file its path in the jar */
  boolean holds(String file) {
    return included.stream().anyMatch(one -> one.matches(Path.of(file)));
  }

  /** Writes such a jar: the product's classes of the list, and those of HOCON's reader. */
  void write(Path jar) throws IOException, URISyntaxException {
    try (FileSystem to = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"));
        FileSystem config = FileSystems.newFileSystem(place(Config.class))) {
      copy(place(KernelProvider.class), to, true);
      copy(config.getPath("/com"), to, false);
    }
  }

  static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private void copy(Path from, FileSystem to, boolean chosen) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = chosen ? from.relativize(file).toString() : file.toString().substring(1);
        if (!chosen || holds(name)) {
          Path target = to.getPath(name);
          if (target.getParent() != null) {
            Files.createDirectories(target.getParent());
          }
          Files.copy(file, target);
        }
      }
    }
  }
}
