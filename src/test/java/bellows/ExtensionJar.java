package bellows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Jars of somebody else's, compiled from {@code src/test/extension}, which is on no class path of ours. */
public final class ExtensionJar {
  private static final Path SOURCES = Path.of("src/test/extension");

  private ExtensionJar() {}

  /** A thread that knows a jar as one of Spark's does with {@code --jars}; as before once this is closed. */
  public static final class Loaded implements AutoCloseable {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final URLClassLoader loader;

    private Loaded(Path jar) throws IOException {
      loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
      Thread.currentThread().setContextClassLoader(loader);
    }

    @Override
    public void close() throws IOException {
      Thread.currentThread().setContextClassLoader(before);
      loader.close();
    }
  }

  /** Lets the calling thread find what is in a jar, beside all that it finds now. */
  public static Loaded load(Path jar) throws IOException {
    return new Loaded(jar);
  }

  /** One of each kind that run files name, and the files that announce them. */
  public static Path visitor(Path folder) throws IOException {
    Map<String, String> services = new TreeMap<>();
    try (Stream<Path> files = Files.list(SOURCES.resolve("META-INF/services"))) {
      for (Path file : files.toList()) {
        services.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return of(folder, "visitor", services);
  }

  /** Compiles the sources of a package into {@code folder}, and packs them with the files that announce them. */
  public static Path of(Path folder, String name, Map<String, String> services) throws IOException {
    Path classes = folder.resolve(name + "-classes");
    compile(classes, SOURCES.resolve(name), System.getProperty("java.class.path"));
    Path jar = folder.resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file);
        Stream<Path> compiled = Files.walk(classes)) {
      for (Path path : compiled.filter(Files::isRegularFile).toList()) {
        add(out, classes.relativize(path).toString(), Files.readAllBytes(path));
      }
      for (Map.Entry<String, String> service : services.entrySet()) {
        add(out, "META-INF/services/" + service.getKey(), service.getValue().getBytes());
      }
    }
    return jar;
  }

  /** Compiles all sources of a folder into another. */
  public static void compile(Path classes, Path sources, String classPath) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp", classPath));
    try (Stream<Path> files = Files.list(sources)) {
      files.map(Path::toString).forEach(arguments::add);
    }
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
  }
}
