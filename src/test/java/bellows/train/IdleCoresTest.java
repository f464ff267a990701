package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.train.worker.TrainSpec;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People are told where cores are idle, and what divides well. */
class IdleCoresTest {
  private static final String PLAIN = "network = [{dense = 12}, {dense = classes}]";

  @ParameterizedTest
  @CsvSource({"1,12,8,64,67,12", "3,4,8,64,67,12", "1,3,8,64,89,6", "6,2,64,256,89,48", "1,6,8,64,67,6",
      "1,48,40,64,83,48"})
  void leavesThatDivideBadly(int jvms, int cores, int leaves, int batch, int percent, int better) {
    assertEquals(Optional.of(leaves + " leaves keep " + jvms * cores + " cores busy for " + percent
        + " % of a step; leaves = " + better + " divides well (another result, so for a new run)"),
        idle(PLAIN, jvms, cores, leaves, batch).note(true));
    assertEquals(Optional.of(leaves + " leaves keep " + jvms * cores + " cores busy for " + percent + " % of a step"),
        idle(PLAIN, jvms, cores, leaves, batch).note(false));
  }

  @ParameterizedTest
  @CsvSource({"1,4,8,64", "4,2,8,64", "1,1,8,64", "3,4,12,64", "1,12,1000,8000"})
  void leavesThatDivideWellNeedNoWord(int jvms, int cores, int leaves, int batch) {
    assertEquals(Optional.empty(), idle(PLAIN, jvms, cores, leaves, batch).note(true));
  }

  /** There is no better number where a batch has fewer samples than cores, or BatchNorm would see too few. */
  @Test
  void nothingIsAdvisedThatCannotBe() {
    assertEquals(Optional.of("8 leaves keep 100 cores busy for 8 % of a step"), idle(PLAIN, 1, 100, 8, 64).note(true));
    String normalised = "network = [{dense = 12}, batchnorm, {dense = classes}]";
    assertEquals(Optional.of("4 leaves keep 6 cores busy for 67 % of a step"),
        idle(normalised, 1, 6, 4, 64).note(true));
  }

  private static IdleCores idle(String network, int jvms, int cores, int leaves, int batch) {
    String run = network + ", rate = 1, leaves = " + leaves + ", batch = " + batch;
    TrainSpec spec = Toy.spec(Toy.config(run), Toy.model(run, Toy.clouds(9)), Toy.clouds(9));
    WorkerJvms all = WorkerJvms.executors(Collections.nCopies(jvms, cores), 1L << 40, 1L << 40);
    return IdleCores.of(spec, TeamPlan.forTraining(spec, 1, 1, Aggregation.AUTO, all), all);
  }
}
