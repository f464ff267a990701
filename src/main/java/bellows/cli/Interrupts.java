package bellows.cli;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C, SIGTERM, and SIGHUP of a terminal that is closed: the first asks for an orderly end, the second ends the
 * process. A shutdown hook would come too late: Spark's own hook stops the executors at the same time.
 */
final class Interrupts {
  private Interrupts() {}

  static void onFirst(Runnable stop) {
    AtomicInteger seen = new AtomicInteger();
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      SignalHandler before = Signal.handle(new Signal(name), signal -> {
        if (seen.getAndIncrement() == 0) {
          stop.run();
        } else {
          Runtime.getRuntime().halt(130);
        }
      });
      if (before == SignalHandler.SIG_IGN) {
        Signal.handle(new Signal(name), before); // nohup asks for that
      }
    }
  }
}
