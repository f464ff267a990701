package bellows.cli.spark;

import bellows.conf.BadInputException;
import bellows.spark.internal.StandaloneMaster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;

/**
 * The master of a standalone cluster, as the driver finds it. Where there is none, Spark asks for a minute and then
 * says that a stopped context was called.
 */
public final class SparkMaster {
  static final String SCHEME = "spark://";
  private static final String CIPHER = "spark.network.crypto.cipher";
  private static final int CONNECT_MILLIS = 5_000;

  /** Before each try: a master that starts anew, or takes over from another, may need a moment. */
  private static final int[] WAIT_MILLIS = {0, 500, 1_500};

  private SparkMaster() {}

  /** @throws BadInputException if this is the URL of one or more standalone masters, and none of them answers */
  public static void check(String master) {
    if (!master.startsWith(SCHEME)) {
      return;
    }
    List<String> failures = List.of();
    for (int millis : WAIT_MILLIS) {
      pause(millis);
      failures = new ArrayList<>();
      for (String address : master.substring(SCHEME.length()).split(",")) {
        String failure = connect(address);
        if (failure == null) {
          return;
        }
        failures.add(failure);
      }
    }
    throw new BadInputException("--master %s: no master answers there (%s); expected the URL that a running master "
        + "tells in its log and on its page. 'submit/cluster status' says whether one lives on this machine, "
        + "'submit/cluster start' starts one", master, String.join("; ", failures));
  }

  /** @throws BadInputException if this Spark cannot encrypt as it is told to: nothing would ever answer */
  public static void checkCipher(SparkConf conf) {
    BadInputException.check(!conf.getBoolean("spark.network.crypto.enabled", false)
        || !conf.get(CIPHER, "").toUpperCase(Locale.ROOT).startsWith("AES/GCM") || StandaloneMaster.encryptsWithGcm(),
        "%s = %s: expected a Spark that can, found %s, which drops each message after a connection's first (SPARK-56227, "
            + "mended in 4.2.0); leave the key out, for AES/CTR/NoPadding, or encrypt by spark.ssl.rpc.enabled", CIPHER,
        conf.get(CIPHER, ""), org.apache.spark.package$.MODULE$.SPARK_VERSION());
  }

  /** What to tell when Spark could not make a session. */
  public static RuntimeException told(String master, Exception exception) {
    if (!(exception instanceof RuntimeException thrown)) {
      return new IllegalStateException(exception);
    }
    String message = String.valueOf(thrown.getMessage());
    boolean stopped = message.contains("stopped SparkContext") || message.contains("Spark context stopped")
        || thrown instanceof NullPointerException && message.contains("SparkContext._");
    return !stopped || !master.startsWith(SCHEME) ? thrown : new BadInputException("--master %s: something answers "
        + "there, but did not take this application; expected a master of the same Spark version and with the same "
        + "spark.authenticate settings. Its log says more", master, thrown);
  }

  /** Why there is no connection; null if there is one. Spark itself checks what the address is like. */
  private static String connect(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 0 || !address.substring(colon + 1).matches("\\d{1,5}")) {
      return null;
    }
    String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), CONNECT_MILLIS);
      return null;
    } catch (UnknownHostException e) {
      return "no host is called " + host;
    } catch (IOException | IllegalArgumentException e) {
      return address + ": " + e.getMessage();
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for a Spark master", e);
    }
  }
}
