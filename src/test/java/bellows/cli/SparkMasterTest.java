package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.ChildJvm;
import bellows.Refusal;
import bellows.cli.spark.MasterWatch;
import bellows.cli.spark.SparkMaster;
import bellows.conf.BadInputException;
import bellows.spark.internal.StandaloneMaster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.junit.jupiter.api.Test;

class SparkMasterTest {
  private static final Duration SOON = Duration.ofSeconds(20); // Spark takes 95

  @Test
  void aMasterThatDoesNotAnswerIsToldSoon() {
    assertTimeout(SOON, () -> CommandLineRun.on("spark://127.0.0.1:1", "sql", "runs/x", "SELECT 1")
        .failed(1, "--master spark://127.0.0.1:1: no master answers there (127.0.0.1:1: Connection refused)",
            "submit/cluster start"));
  }

  @Test
  void ofSeveralOneMustAnswer() throws IOException {
    try (ServerSocket master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + master.getLocalPort();
      assertDoesNotThrow(() -> SparkMaster.check("spark://127.0.0.1:1," + address));
    }
    String message = assertThrows(BadInputException.class,
        () -> SparkMaster.check("spark://127.0.0.1:1,no-such-host.invalid:7077")).getMessage();
    assertTrue(message.contains("Connection refused; no host is called no-such-host.invalid"), message);
  }

  @Test
  void otherMastersAreSparksToLookFor() {
    for (String master : new String[] {"local[2]", "yarn", "k8s://127.0.0.1:1", "spark://host-without-port"}) {
      assertDoesNotThrow(() -> SparkMaster.check(master), master);
    }
  }

  /** A real master with a secret, and a driver with another: Spark itself asks for a minute, in silence. */
  @Test
  void anotherSecretIsToldSoon() throws IOException, InterruptedException {
    SparkConf secret = new SparkConf(false).set("spark.authenticate", "true").set("spark.authenticate.secret", "right")
        .set("spark.master.rest.enabled", "false");
    var master = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, secret);
    try {
      String url = "spark://127.0.0.1:" + master._1().address().port();
      ChildJvm driver = assertTimeout(SOON.multipliedBy(3), () -> ChildJvm.run(List.of("-Dspark.master=" + url,
          "-Dspark.authenticate=true", "-Dspark.authenticate.secret=wrong", "-Dspark.driver.host=127.0.0.1"),
          "sql", "runs/x", "SELECT 1"));
      assertEquals(1, driver.status(), driver.output());
      assertTrue(driver.unfolded().contains("--master " + url + ": something answers there, but refuses this application ("),
          driver.output());
      assertTrue(driver.unfolded().contains("the same spark.authenticate, spark.authenticate.secret"), driver.output());
    } finally {
      master._1().shutdown();
      master._1().awaitTermination();
    }
  }

  /** As a master on a machine that has much to do: it may still take the application. */
  @Test
  void silenceIsNoRefusal() throws IOException, InterruptedException {
    try (ServerSocket master = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      String url = "spark://127.0.0.1:" + master.getLocalPort();
      SparkConf conf = new SparkConf(false);
      assertThrows(TimeoutException.class, () -> StandaloneMaster.refusal(conf, url, 1));
      try (MasterWatch watch = new MasterWatch(conf, url)) {
        Thread.sleep(9_500); // longer than it waits before it asks, and than the first answer may take
        assertNull(watch.told(new IllegalStateException("not interrupted")));
      }
    }
  }

  /** Spark before 4.2.0 drops each message after a connection's first. */
  @Test
  void aCipherThatThisSparkCannotIsRefused() {
    SparkConf conf = new SparkConf(false).set("spark.network.crypto.cipher", "AES/GCM/NoPadding");
    assertDoesNotThrow(() -> SparkMaster.checkCipher(conf));
    conf.set("spark.network.crypto.enabled", "true");
    if (StandaloneMaster.encryptsWithGcm()) {
      assertDoesNotThrow(() -> SparkMaster.checkCipher(conf));
    } else {
      Refusal.of(() -> SparkMaster.checkCipher(conf), "spark.network.crypto.cipher = AES/GCM/NoPadding", "SPARK-56227");
    }
    assertDoesNotThrow(() -> SparkMaster.checkCipher(conf.set("spark.network.crypto.cipher", "AES/CTR/NoPadding")));
  }

  /** As when the port is another server's. */
  @Test
  void aContextThatTheMasterDidNotTakeIsToldAsSuch() {
    var stopped = new IllegalStateException("Cannot call methods on a stopped SparkContext.\nThis stopped …");
    RuntimeException told = SparkMaster.told("spark://h:8080", stopped);
    assertTrue(told.getMessage().startsWith("--master spark://h:8080: something answers there, but did not take"),
        told.getMessage());
    assertSame(stopped, told.getCause());
    assertSame(stopped, SparkMaster.told("local[2]", stopped));
    var half = new NullPointerException("the return value of \"org.apache.spark.SparkContext._taskScheduler()\" is null");
    assertTrue(SparkMaster.told("spark://h:8080", half).getMessage().contains("did not take this application"));
    var other = new IllegalStateException("other");
    assertEquals(other, SparkMaster.told("spark://h:8080", other));
  }
}
