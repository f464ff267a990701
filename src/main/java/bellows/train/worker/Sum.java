package bellows.train.worker;

import bellows.tensor.Team;
import java.io.Serializable;

/** Something that leaves produce and the reduction tree adds up. */
public interface Sum<S> extends Serializable {
  /**
   * This plus what lies to its right in the tree; may add into this one's memory, and leaves the other's alone.
   *
   * @param team who shares the work where there is much, with the same result whatever its size
   */
  S plus(S right, Team team);

  /** This plus what lies to its right in the tree, added up by this thread alone. */
  default S plus(S right) {
    return plus(right, Team.alone());
  }
}
