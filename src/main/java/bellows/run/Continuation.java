package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.optim.Plateau;
import bellows.store.run.CheckpointStore;
import bellows.store.run.RunFolder;
import bellows.train.LossHistory;
import bellows.train.RunConfig;
import bellows.train.TrainState;
import com.typesafe.config.Config;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A run that goes on from its last checkpoint, maybe under a run file that has changed since: what has changed, and
 * whether the state still means what it did. Only reads; so what cannot go on is refused before anything is written.
 */
final class Continuation {
  private final Setup setup;
  private final RunFolder folder;
  private final CheckpointStore checkpoints;
  private final Config before;
  private final List<KeyChange> changes;

  /** @param folder of the run, with the run file under which it was trained last */
  Continuation(Setup setup, RunFolder folder, CheckpointStore checkpoints) {
    this.setup = setup;
    this.folder = folder;
    this.checkpoints = checkpoints;
    before = Settings.parseConfig(folder.read(RunFolder.CONF), folder.at(RunFolder.CONF));
    changes = KeyChange.between(before, setup.resolved());
  }

  /**
   * The last checkpoint; none if the run did not come so far.
   *
   * @param messages is told of each file passed over
   * @throws BadInputException if the run cannot go on from it under the run file as it is
   */
  Optional<CheckpointStore.Checkpoint> latest(Consumer<String> messages) throws IOException {
    Optional<CheckpointStore.Checkpoint> found;
    try {
      found = checkpoints.latest(messages);
    } catch (BadInputException e) {
      List<KeyChange> deciding = changes.stream().filter(change -> !change.isBelow(RunConfig.NOT_DECIDING)).toList();
      if (deciding.isEmpty()) {
        throw e;
      }
      throw new BadInputException("%s. Since then the run file has changed: %s. %s", e.getMessage(),
          deciding.stream().map(KeyChange::toString).collect(Collectors.joining("; ")), remedy(), e);
    }
    found.ifPresent(this::requireMeaning);
    return found;
  }

  /**
   * The state to go on from: what a plateau has seen of another metric cannot be compared with what it will see, and
   * epochs without progress by another tolerance do not count.
   */
  TrainState state(CheckpointStore.Checkpoint checkpoint) {
    TrainState saved = checkpoint.state();
    Plateau.Seen plateau = hasChanged("rate.of") ? new Plateau.Seen(Double.NaN, 0, saved.plateau().factor())
        : saved.plateau();
    LossHistory losses = hasChanged("stop.tolerance") ? saved.losses().patient() : saved.losses();
    return new TrainState(saved.step(), saved.epoch(), saved.position(), saved.samples(), saved.seconds(), saved.seed(),
        saved.guarded(), plateau, saved.weights(), saved.slots(), saved.average(), saved.best(), losses);
  }

  private boolean hasChanged(String section) {
    return changes.stream().anyMatch(change -> change.isBelow(List.of(section)));
  }

  /** Checkpoints of earlier versions do not say what their slots hold; the run file that wrote them does. */
  private void requireMeaning(CheckpointStore.Checkpoint checkpoint) {
    boolean searched = !Double.isNaN(checkpoint.state().losses().least());
    BadInputException.check(checkpoint.state().step() == 0 || searched == setup.config().searches(),
        "%s: expected a state of a run that %s, found one of a run that %s. %s", checkpoint.path(), way(!searched),
        way(searched), remedy());
    boolean certain = checkpoint.named() || checkpoint.state().slots().length == 0
        || checkpoint.fingerprint().equals(setup.fingerprint());
    if (certain) {
      return;
    }
    boolean beside = checkpoint.fingerprint().equals(Setup.fingerprint(before));
    List<String> expected = setup.config().slotNames();
    BadInputException.check(beside && RunConfig.read(Settings.of(before)).slotNames().equals(expected),
        "%s: expected a state with the slots %s, found one %s. %s", checkpoint.path(), String.join(", ", expected),
        beside ? "of a run whose run file has changed: " + changes.stream().map(KeyChange::toString)
            .collect(Collectors.joining("; ")) : "of an earlier version, which does not say what its slots are, and "
                + "another run file", remedy());
  }

  private static String way(boolean searches) {
    return searches ? "searches" : "follows gradients";
  }

  private String remedy() {
    return "Take these keys back, or begin a new run with the weights of this one: start.model = "
        + folder.path();
  }

  /** What has changed since the checkpoint, key by key; lines for people. */
  List<String> report(CheckpointStore.Checkpoint checkpoint) {
    List<String> lines = new ArrayList<>();
    if (!checkpoint.fingerprint().equals(setup.fingerprint())) {
      lines.add("note: the run file has changed since the checkpoint; the run goes on under the new one");
    }
    for (KeyChange change : changes) {
      lines.add("changed  " + change + (change.key().equals("class-names")
          ? "; the data has classes of other names, in place of those that the run has learnt so far" : ""));
    }
    if (!setup.config().rateChanges().all().isEmpty()) {
      lines.add("rate     " + setup.config().rateChanges() + ", as was asked for while the run went");
    }
    return lines;
  }
}
