package bellows.run;

import bellows.data.Split;
import bellows.nn.loss.NormalisedTargets;
import bellows.spark.WorkerCores;
import bellows.train.IdleCores;
import bellows.train.RunKeys;
import bellows.train.TeamPlan;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** What people are told before the first step: what is left aside, what is doubtful, what could be faster. */
final class RunNotes {
  private RunNotes() {}

  /**
   * The lines, in their order.
   *
   * @param asked what the run was asked for by; null for one that goes on without
   * @param first whether the run begins
   */
  static List<String> of(Config asked, Setup setup, TeamPlan plan, JavaSparkContext spark, boolean first) {
    List<String> notes = new ArrayList<>();
    leftAside(asked, RunKeys.TUNE, "tune", RunKeys.TUNE, notes);
    leftAside(asked, RunKeys.LECTURE, "lectures", RunKeys.LECTURE + ".runs", notes);
    setup.data().notes().forEach(note -> notes.add("note: " + note));
    IdleCores.of(setup.spec(), plan, WorkerCores.of(spark)).note(first).ifPresent(note -> notes.add("note: " + note));
    if (setup.model().loss() instanceof NormalisedTargets) {
      notes.add("note: the loss is of normalised targets; evaluate gives errors in their own units");
    }
    notes.addAll(setup.config().notes(setup.model(), setup.data().count(Split.TRAIN)));
    notes.addAll(SessionAdvice.once(spark, setup.model().layout().weightCount()));
    return notes;
  }

  /** @param several the path that is there if the section asks for more than one run */
  private static void leftAside(Config asked, String section, String command, String several, List<String> notes) {
    if (asked != null && asked.hasPath(several)) {
      notes.add("note: the section " + section + " is left aside, which only the command " + command
          + " reads; this is one run, with the file's own settings");
    }
  }
}
