package bellows.tune;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One setting of a search, and how far it has come. What {@code trial-NNN.json} keeps of it is enough to take every
 * decision of the search again.
 *
 * @param number from 1 on
 * @param scores one for each stage whose end it has come to
 * @param seconds of training, over all starts
 * @param reason why it failed; null if it did not
 */
public record Trial(int number, State state, List<Score> scores, double seconds, String reason) {
  /** How it is with a trial. */
  public enum State {
    /** It has not come to the end of its first stage. */
    OPEN,
    /** It waits at the end of a stage, with a checkpoint. */
    PAUSED,
    /** Others were better at the end of a stage. */
    STOPPED,
    /** Its run came to one of its limits. */
    FINISHED,
    /** Its configuration was refused before anything was trained. */
    REFUSED,
    /** Its run met a value that is not finite. */
    FAILED;

    /** For people and tables. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Trial open(int number) {
    return new Trial(number, State.OPEN, List.of(), 0, null);
  }

  /** It came to the end of one more stage. */
  Trial scored(State now, Score score, double secondsSoFar) {
    return new Trial(number, now, Stream.concat(scores.stream(), Stream.of(score)).toList(), secondsSoFar, null);
  }

  Trial failed(State now, String why) {
    return new Trial(number, now, scores, seconds, why);
  }

  Trial stopped() {
    return new Trial(number, State.STOPPED, scores, seconds, null);
  }

  /** Whether nothing of it is left to do up to the end of a stage, counted from 1. */
  boolean isThrough(int stage) {
    return scores.size() >= stage || state == State.FINISHED || hasFailed();
  }

  /** Whether its run came to its end in that stage. */
  boolean endedIn(int stage) {
    return state == State.FINISHED && scores.size() == stage;
  }

  boolean hasFailed() {
    return state == State.FAILED || state == State.REFUSED;
  }

  /** The last score; null before the end of the first stage. */
  public Score last() {
    return scores.isEmpty() ? null : scores.get(scores.size() - 1);
  }

  /** What its folder in the search's is called. */
  public String folder() {
    return String.format(Locale.ROOT, "trial-%03d", number);
  }
}
