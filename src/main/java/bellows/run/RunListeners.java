package bellows.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Those who are told of a run: one event at a time, whichever thread it comes from. */
final class RunListeners {
  private final List<Consumer<RunEvent>> listeners;
  private RuntimeException thrown;

  /** @param last told after the others */
  RunListeners(List<Consumer<RunEvent>> listeners, Consumer<RunEvent> last) {
    this.listeners = new ArrayList<>(listeners);
    this.listeners.add(last);
  }

  /** For the run's thread: what a listener throws ends the run, and so does what one has thrown at {@link #post}. */
  synchronized void tell(RunEvent event) {
    if (thrown != null) {
      RuntimeException waiting = thrown;
      thrown = null;
      throw waiting;
    }
    listeners.forEach(listener -> listener.accept(event));
  }

  /** For Spark's threads, where what a listener throws would end nothing but other listeners' news. */
  synchronized void post(RunEvent event) {
    try {
      listeners.forEach(listener -> listener.accept(event));
    } catch (RuntimeException e) {
      thrown = e;
    }
  }

  /** One line for people. */
  void note(String format, Object... arguments) {
    tell(new RunEvent.Noted(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments)));
  }
}
