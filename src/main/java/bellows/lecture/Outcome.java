package bellows.lecture;

import java.util.List;
import java.util.Map;

/**
 * What came of an experiment.
 *
 * @param lecture null if the file cannot be read
 * @param numbers in the order of the file; empty if it did not come to them
 * @param exhibits HTML
 * @param reason why it was not run, or what failed; null for neither
 */
record Outcome(LectureFile file, Lecture lecture, Map<String, FinishedRun> runs, List<Found> numbers,
    List<String> exhibits, boolean skipped, String reason) {
  /** A number, and what it was. */
  record Found(Quantity quantity, double value) {
    /** Whether it is what the file has been seen to give. */
    boolean isExpected() {
      return quantity.expected().holds(value);
    }

    /** Whether the lecture is right about it. */
    boolean isAsClaimed() {
      return quantity.claim().holds(value);
    }
  }

  /** How it stands with an experiment. */
  enum Verdict {
    HOLDS("holds", "hold"), DOES_NOT_HOLD("does not hold", "do not hold"), CHANGED("not as expected", "not as expected"),
    SKIPPED("skipped", "skipped"), FAILED("failed", "failed");

    private final String word;
    private final String ofSeveral;

    Verdict(String word, String ofSeveral) {
      this.word = word;
      this.ofSeveral = ofSeveral;
    }

    /** So many of them: "1 holds", "4 hold". */
    String counted(long count) {
      return count + " " + (count == 1 ? word : ofSeveral);
    }

    String word() {
      return word;
    }

    /** Whether somebody has to look. */
    boolean isTrouble() {
      return this == CHANGED || this == FAILED;
    }
  }

  /** What is to be said of it in a word. */
  Verdict verdict() {
    if (reason != null) {
      return skipped ? Verdict.SKIPPED : Verdict.FAILED;
    }
    if (!numbers.stream().allMatch(Found::isExpected)) {
      return Verdict.CHANGED;
    }
    return claimed().stream().allMatch(Found::isAsClaimed) ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD;
  }

  /** The numbers that the lecture says something of. */
  List<Found> claimed() {
    return numbers.stream().filter(found -> found.quantity().isClaimed()).toList();
  }

  /** For people. */
  String title() {
    return lecture == null ? file.name() : lecture.title();
  }

  /** It came to its end. */
  static Outcome done(LectureFile file, Lecture lecture, Map<String, FinishedRun> runs, List<Found> numbers,
      List<String> exhibits) {
    return new Outcome(file, lecture, runs, numbers, exhibits, false, null);
  }

  /** @param lecture null if the file cannot be read */
  static Outcome failed(LectureFile file, Lecture lecture, String reason) {
    return new Outcome(file, lecture, Map.of(), List.of(), List.of(), false, reason);
  }

  /** Something that it needs is not here. */
  static Outcome skipped(LectureFile file, Lecture lecture, String reason) {
    return new Outcome(file, lecture, Map.of(), List.of(), List.of(), true, reason);
  }
}
