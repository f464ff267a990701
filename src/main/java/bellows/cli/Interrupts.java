package bellows.cli;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM: the first asks for an orderly end, the second ends the process. A shutdown hook would come too
 * late: Spark's own hook stops the executors at the same time.
 */
final class Interrupts {
  private Interrupts() {}

  static void onFirst(Runnable stop) {
    AtomicInteger seen = new AtomicInteger();
    for (String name : new String[] {"INT", "TERM"}) {
      Signal.handle(new Signal(name), signal -> {
        if (seen.getAndIncrement() == 0) {
          stop.run();
        } else {
          Runtime.getRuntime().halt(130);
        }
      });
    }
  }
}
