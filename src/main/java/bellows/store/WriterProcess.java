package bellows.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A process that writes files, as others know it. Only a process on the same machine can tell whether it lives; from
 * anywhere else, nothing but its silence can be seen.
 *
 * @param machine what tells machines, their restarts and the containers on them apart: a process number means nothing
 *     outside
 * @param started when the process began: numbers are used again
 */
record WriterProcess(String machine, String host, long pid, Instant started, String user) {
  private static final WriterProcess HERE = new WriterProcess(machineHere(), hostHere(), ProcessHandle.current().pid(),
      start(ProcessHandle.current()), System.getProperty("user.name"));

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Linux computes it from the time of day, which is set right now and then. */
  private static final Duration INEXACT = Duration.ofSeconds(5);

  /** This process. */
  static WriterProcess here() {
    return HERE;
  }

  private static String hostHere() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // a machine without a network, whose files no other can reach
    }
  }

  /** The host's name, on Linux with what changes when it starts anew, and which process numbers are meant. */
  private static String machineHere() {
    CRC32C hash = new CRC32C();
    hash.update(hostHere().getBytes(StandardCharsets.UTF_8));
    try {
      Path boot = Path.of("/proc/sys/kernel/random/boot_id");
      Path numbers = Path.of("/proc/self/ns/pid");
      if (Files.isReadable(boot) && Files.isSymbolicLink(numbers)) {
        hash.update((Files.readString(boot) + Files.readSymbolicLink(numbers)).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("/proc: cannot be read", e);
    }
    return String.format("%08x", hash.getValue());
  }

  private static Instant start(ProcessHandle process) {
    return process.info().startInstant().map(instant -> Instant.ofEpochSecond(instant.getEpochSecond()))
        .orElse(Instant.EPOCH);
  }

  /** Whether the process lives; empty if that cannot be known from here. */
  Optional<Boolean> lives() {
    if (!machine.equals(HERE.machine)) {
      return Optional.empty();
    }
    if (!lives(pid)) {
      return Optional.of(false);
    }
    Duration apart = Duration.between(start(ProcessHandle.of(pid).orElseThrow()), started).abs();
    return apart.compareTo(INEXACT) <= 0 ? Optional.of(true) : Optional.empty();
  }

  /** Whether a process of this machine lives: it has the number, and does not only wait to be buried by its parent. */
  private static boolean lives(long pid) {
    if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
      return false;
    }
    Path stat = Path.of("/proc", String.valueOf(pid), "stat");
    try {
      return !Files.isReadable(stat) || !Files.readString(stat).contains(") Z ");
    } catch (IOException e) {
      return false; // it ended just now
    }
  }

  /** This process as lines of text, which {@link #parse} reads. */
  String text() {
    return String.join("\n", machine, host, String.valueOf(pid), started.toString(), user, "end\n");
  }

  /** Reads a {@link #text}; empty if it is not whole. */
  static Optional<WriterProcess> parse(String text) {
    String[] lines = text.split("\n");
    return lines.length == 6 && lines[2].matches("\\d{1,18}") && lines[5].equals("end")
        ? Optional.of(
            new WriterProcess(lines[0], lines[1], Long.parseLong(lines[2]), Instant.parse(lines[3]), lines[4]))
        : Optional.empty();
  }

  /** Machine and number, for names of files. */
  String tag() {
    return machine + "-" + pid;
  }

  /** Whether a {@link #tag} is of a process that certainly lives no more. */
  static boolean isOfTheDead(String machine, long pid) {
    return machine.equals(HERE.machine) && !lives(pid);
  }

  /** Sixteen hexadecimal digits that no other writer has drawn. */
  static String randomWord() {
    return String.format("%016x", RANDOM.nextLong());
  }

  @Override
  public String toString() {
    return "process " + pid + " of " + user + " on " + host;
  }
}
