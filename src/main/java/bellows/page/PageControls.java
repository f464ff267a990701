package bellows.page;

import bellows.conf.BadInputException;
import bellows.run.Training;
import java.util.Map;

/** What a page may ask of the run that is trained beside it. */
final class PageControls {
  private static final String WHO = "by its page";

  private volatile Training training;

  /** Whom to ask, once it has begun. */
  void ask(Training of) {
    training = of;
  }

  /**
   * Asks the run to end after its step, to save its state after it, or to change its rate after it.
   *
   * @throws BadInputException if the run has not begun, or what is asked has no meaning
   */
  Answer ask(String what, Map<String, String> query) {
    Training now = training;
    BadInputException.check(now != null, "the run has not begun yet");
    switch (what) {
      case "stop" -> now.stop(WHO);
      case "checkpoint" -> now.checkpoint();
      case "rate" -> now.changeRate(times(query.get("times")), WHO);
      default -> {
        return Answer.refusal(404, "there is nothing called " + what);
      }
    }
    return Answer.json("{}");
  }

  private static double times(String text) {
    try {
      return Double.parseDouble(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new BadInputException("times: expected a number, found '%s'", text, e);
    }
  }
}
