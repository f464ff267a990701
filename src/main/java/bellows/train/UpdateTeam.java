package bellows.train;

import bellows.tensor.Layout;
import bellows.tensor.Team;

/**
 * Who shares the driver's updates: the threads of the workers that rest meanwhile, or where an update is worth more
 * than there are, some of its own. The result is the same whatever their number.
 */
final class UpdateTeam implements AutoCloseable {
  /** Weights that are worth a thread more: with fewer, waking it takes as long as it saves. */
  private static final int SHARE = 1 << 18;
  /** More threads than these wait for memory. */
  private static final int MOST_THREADS = 8;

  private final Team team;
  private final boolean own;

  /** @param resting threads that have nothing else to do, the caller included; the caller's to close */
  UpdateTeam(Team resting, Layout layout) {
    int cores = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    int wanted = Math.max(1, Math.min(cores, layout.size() / SHARE));
    own = resting.size() < wanted;
    team = own ? new Team(wanted) : resting;
  }

  Team team() {
    return team;
  }

  /** Ends threads of its own. */
  @Override
  public void close() {
    if (own) {
      team.close();
    }
  }
}
