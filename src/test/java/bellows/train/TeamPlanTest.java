package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.train.worker.LeafStep;
import bellows.train.worker.LeavesTogether;
import bellows.train.worker.TrainSpec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many threads share a leaf, and whether it fits. */
class TeamPlanTest {
  private static final int LARGE_WIDTH = 1 << 23;
  private static final long PLENTY = 1L << 40;

  @ParameterizedTest
  @CsvSource({"1,4,8,1,4,1", "3,4,8,4,1,3", "3,4,12,1,4,3", "1,16,4,4,4,1", "2,8,4,4,2,2", "1,1,8,1,1,1", "1,64,1,64,1,1"})
  void aLeafAThreadAsLongAsThereAreLeaves(int jvms, int cores, int leaves, int team, int atOnce, int tasks) {
    TrainSpec spec = spec("network = [{dense = 1000}, {dense = 1000}, {dense = classes}], batch = 640000, leaves = "
        + leaves);
    TeamPlan plan = TeamPlan.forTraining(spec, 1, 0, Aggregation.AUTO, jvms(jvms, cores, PLENTY));
    assertEquals(List.of(team, atOnce, tasks), List.of(plan.team(), plan.atOnce(), plan.tasks()));
  }

  /** Threads that meet after each layer would wait longer than they compute. */
  @Test
  void tinyNetworksAreNotForTeams() {
    assertEquals(1, TeamPlan.forTraining(spec(12, 4), 1, 0, Aggregation.AUTO, jvms(1, 16, PLENTY)).team());
  }

  /** Of 8 leaves on 12 cores: 4 teams of 3 threads, where the leaves are large enough for a team to be worth it. */
  @Test
  void aTeamTakesTheCoresThatLeavesLeaveWithoutWork() {
    TrainSpec spec = spec("network = [{dense = 4000}, {dense = 4000}, {dense = classes}], batch = 800, leaves = 8");
    TeamPlan plan = TeamPlan.forTraining(spec, 1, 0, Aggregation.AUTO, WorkerJvms.local(12, PLENTY));
    assertEquals(List.of(3, 4, 4), List.of(plan.team(), plan.atOnce(), plan.tasks()));
  }

  /** Workers of one executor share a task and send one partial; of executors that differ, each task sends its own. */
  @Test
  void manyPartialsOfLargeWeightsAreForTeams() {
    TrainSpec spec = spec("network = [{dense = 5000}, {dense = 5000}, {dense = classes}], leaves = 64, batch = 64");
    TeamPlan alike = TeamPlan.forTraining(spec, 1, 0, Aggregation.SHUFFLE, jvms(2, 4, PLENTY));
    assertEquals(List.of(1, 4, 2), List.of(alike.team(), alike.crew(), alike.tasks()));
    WorkerJvms others = WorkerJvms.executors(List.of(4, 2), PLENTY, PLENTY);
    TeamPlan differ = TeamPlan.forTraining(spec, 1, 0, Aggregation.SHUFFLE, others);
    assertEquals(List.of(4, 1, 2), List.of(differ.team(), differ.crew(), differ.tasks()));
  }

  @Test
  void sizesOfTeams() {
    assertEquals(List.of(1, 2, 3, 4, 6, 12), TeamPlan.sizes(12));
    assertEquals(List.of(1, 2, 3, 7), TeamPlan.sizes(7));
    assertEquals(List.of(1), TeamPlan.sizes(1));
  }

  @Test
  void aTeamSharesLargeWeightsUnlessTheRunFileSaysOtherwise() {
    TrainSpec large = spec(LARGE_WIDTH, 8);
    TeamPlan plan = TeamPlan.forTraining(large, 1, 0, Aggregation.AUTO, jvms(3, 4, PLENTY));
    assertEquals(List.of(4, 1, 3), List.of(plan.team(), plan.atOnce(), plan.tasks()));
    assertTrue(plan.describe().startsWith("3 leaves at a time, 4 threads each (team = auto)"), plan.describe());
    TeamPlan asked = TeamPlan.forTraining(large, 1, 2, Aggregation.AUTO, jvms(3, 4, PLENTY));
    assertEquals(List.of(2, 2, 3), List.of(asked.team(), asked.atOnce(), asked.tasks()));
    assertTrue(asked.describe().startsWith("6 leaves at a time, 2 threads each (team = 2)"), asked.describe());
  }

  @Test
  void tightMemoryMakesTeamsLarger() {
    TrainSpec spec = spec(12, 8);
    for (int team : new int[] {4, 2, 1}) {
      long needed = TeamPlan.forTraining(spec, 1, team, Aggregation.AUTO, jvms(1, 4, PLENTY)).needed();
      TeamPlan plan = TeamPlan.forTraining(spec, 1, 0, Aggregation.AUTO, jvms(1, 4, needed / 3 * 4 + 8));
      assertEquals(team, plan.team());
      assertTrue(plan.needed() <= plan.usable());
    }
  }

  /** A result of 20 million floats is in three blocks of 32 MB. */
  @Test
  void largeResultsWaitInWholeBlocks() {
    assertEquals(4_000_000, Aggregation.waiting(1_000_000));
    assertEquals(3L << 25, Aggregation.waiting(20_000_000));
  }

  @Test
  void evaluationNeedsNoGradients() {
    TrainSpec large = spec(LARGE_WIDTH, 8);
    long gradient = 4L * LeafStep.gradientLength(large);
    TeamPlan plan = TeamPlan.forEvaluation(large, 2, jvms(1, 2, PLENTY));
    assertEquals(TeamPlan.forTraining(large, 1, 2, Aggregation.AUTO, jvms(1, 2, PLENTY)).workspaceBytes() - gradient,
        plan.workspaceBytes());
  }

  /** Of 8 leaves in 2 tasks of 2 workers, each worker has one sum beside its workspace's gradient. */
  @Test
  void resultsWaitInTheExecutorsThatMadeThem() {
    TrainSpec spec = spec(12, 8);
    long bytes = 4L * spec.model().layout().size();
    long driver = needed(spec, Aggregation.DRIVER, jvms(2, 2, PLENTY));
    assertEquals(2 * (spec.model().workspaceBytes(LeavesTogether.size(spec), 1) + bytes) + 3 * bytes, driver);
    long slice = (bytes / 4 + 1) / 2 * 4;
    assertEquals(driver - bytes + slice, needed(spec, Aggregation.SHUFFLE, jvms(2, 2, PLENTY)));
  }

  @Test
  void inLocalModeResultsAndWeightsAreThereOnce() {
    TrainSpec spec = spec(12, 8);
    long bytes = 4L * spec.model().layout().size();
    WorkerJvms local = WorkerJvms.local(4, PLENTY);
    long auto = needed(spec, Aggregation.AUTO, local);
    assertEquals(4 * (spec.model().workspaceBytes(LeavesTogether.size(spec), 1) + bytes) + 3 * bytes, auto);
    assertEquals(auto + 2 * bytes, needed(spec, Aggregation.SHUFFLE, local));
  }

  private static long needed(TrainSpec spec, Aggregation aggregation, WorkerJvms jvms) {
    return TeamPlan.forTraining(spec, 1, 1, aggregation, jvms).needed();
  }

  @Test
  void unevenExecutorsEachHaveAsManyTeamsAsTheirCoresAllow() {
    WorkerJvms uneven = WorkerJvms.executors(List.of(1, 4, 8), PLENTY, PLENTY);
    TeamPlan plan = TeamPlan.forTraining(spec(12, 64), 1, 3, Aggregation.AUTO, uneven);
    assertEquals(List.of(2, 4), List.of(plan.atOnce(), plan.tasks()));
  }

  @Test
  void whatCannotFitIsRefusedWithTheSettingToChange() {
    WorkerJvms small = WorkerJvms.executors(List.of(2, 2), 1L << 20, PLENTY);
    Refusal.of(() -> TeamPlan.forTraining(spec(1 << 20, 8), 1, 1, Aggregation.AUTO, small),
        "memory: expected to need at most 0.8 MB, three quarters of the heap of an executor, found ",
        ": 2 × a workspace of ", " for 16 samples together",
        "set --executor-memory ", "g, or team = 2, or together below 16");
    WorkerJvms local = WorkerJvms.local(2, 1L << 20);
    Refusal.of(() -> TeamPlan.forTraining(spec(1 << 20, 8), 1, 0, Aggregation.AUTO, local),
        "three quarters of the heap of this JVM", "set --driver-memory ", "g, or together below 16");
  }

  private static WorkerJvms jvms(int count, int cores, long heap) {
    return WorkerJvms.executors(Collections.nCopies(count, cores), heap, PLENTY);
  }

  private static TrainSpec spec(int width, int leaves) {
    return spec("network = [{dense = " + width + "}, {dense = classes}], leaves = " + leaves);
  }

  private static TrainSpec spec(String run) {
    return spec(Toy.config(run + ", rate = 1"), run);
  }

  private static TrainSpec spec(RunConfig config, String run) {
    return Toy.spec(config, Toy.model(run, Toy.clouds(9)), Toy.clouds(9));
  }
}
