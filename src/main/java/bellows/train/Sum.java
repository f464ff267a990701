package bellows.train;

import java.io.Serializable;

/** Something that leaves produce and the reduction tree adds up. */
public interface Sum<S> extends Serializable {
  /** This plus what lies to its right in the tree; may add into this one's memory, and leaves the other's alone. */
  S plus(S right);
}
