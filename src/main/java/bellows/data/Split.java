package bellows.data;

import java.util.List;

/** Which part of a data set. */
public enum Split {
  /** What is learned from. */
  TRAIN,
  /** What a run is judged by at its end. */
  TEST,
  /** A part of the training samples that is not learned from, so that a run may be judged while it goes on. */
  VALIDATION;

  /** The parts that files may have. */
  public static final List<Split> STORED = List.of(TRAIN, TEST);
}
