import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.Handle;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.Type;

/**
 * Finds what a jar calls that is not on this class path: the JVM would find it at the first call, which may be hours
 * after the start. {@code java -cp SPARK_HOME/jars/* SparkLinks.java JAR} prints a line for each missing class, method
 * and field with the first class that uses it, and ends with 1 if there is any.
 */
final class SparkLinks {
  /** Who brings it: a cluster. */
  private static final String[] BROUGHT = {"org/apache/spark/", "org/apache/hadoop/", "scala/", "com/esotericsoftware/",
      "org/apache/parquet/", "com/fasterxml/", "dev/ludovic/"};

  private final TreeMap<String, String> missing = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();
  private String user;

  public static void main(String[] arguments) throws IOException {
    SparkLinks links = new SparkLinks();
    int classes = 0;
    try (JarFile jar = new JarFile(arguments[0])) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        if (entry.getName().startsWith("bellows/") && entry.getName().endsWith(".class")) {
          try (InputStream bytes = jar.getInputStream(entry)) {
            links.read(new ClassReader(bytes));
            classes++;
          }
        }
      }
    }
    links.missing.forEach((name, user) -> System.out.println(name + "  called by " + user));
    System.out.printf("%d classes call %d things of Spark's, %d of them missing%n", classes, links.seen.size(),
        links.missing.size());
    System.exit(links.missing.isEmpty() ? 0 : 1);
  }

  private void read(ClassReader reader) {
    user = reader.getClassName();
    reader.accept(new ClassVisitor(Opcodes.ASM9) {
      @Override
      public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
        return new Calls();
      }
    }, ClassReader.SKIP_DEBUG);
  }

  private final class Calls extends MethodVisitor {
    Calls() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitMethodInsn(int code, String owner, String name, String type, boolean ofInterface) {
      check(owner, name, type);
    }

    @Override
    public void visitFieldInsn(int code, String owner, String name, String type) {
      check(owner, name, type);
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle) {
          check(handle.getOwner(), handle.getName(), handle.getDesc());
        }
      }
    }
  }

  private void check(String owner, String name, String type) {
    String call = owner + "." + name + (type.startsWith("(") ? "" : ":") + type;
    if (Arrays.stream(BROUGHT).anyMatch(owner::startsWith) && seen.add(call) && !exists(owner, name, type)) {
      missing.put(call, user);
    }
  }

  private static boolean exists(String owner, String name, String type) {
    Deque<Class<?>> left = new ArrayDeque<>();
    try {
      left.add(Class.forName(owner.replace('/', '.'), false, SparkLinks.class.getClassLoader()));
      left.add(Object.class); // whose methods interfaces have as well
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
    while (!left.isEmpty()) {
      Class<?> owned = left.poll();
      if (declares(owned, name, type)) {
        return true;
      }
      Stream.concat(Stream.ofNullable(owned.getSuperclass()), Arrays.stream(owned.getInterfaces())).forEach(left::add);
    }
    return false;
  }

  private static boolean declares(Class<?> owner, String name, String type) {
    if (name.equals("<init>")) {
      return Arrays.stream(owner.getDeclaredConstructors()).map((Constructor<?> c) -> Type.getConstructorDescriptor(c))
          .anyMatch(type::equals);
    }
    if (!type.startsWith("(")) {
      return Arrays.stream(owner.getDeclaredFields()).map(Field::getName).anyMatch(name::equals);
    }
    return Arrays.stream(owner.getDeclaredMethods()).filter((Method m) -> m.getName().equals(name))
        .map(Type::getMethodDescriptor).anyMatch(type::equals);
  }
}
