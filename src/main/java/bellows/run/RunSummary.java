package bellows.run;

import bellows.conf.BadInputException;
import bellows.kernel.KernelProvider;
import bellows.store.run.RunFolder;
import bellows.train.Outcome;
import bellows.train.TrainState;
import bellows.train.worker.Evaluation;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/**
 * What a finished run came to, as {@code summary.json} in its folder has it.
 *
 * @param run its folder; null if it had none
 * @param parameters trained weights
 * @param stopped why: epochs, steps, time, accuracy, patience, tolerance, gradient-norm or interrupted
 * @param epochs whole ones
 * @param samples drawn in all
 * @param seconds of training, over all starts of the run
 * @param samplesPerSecond of the last start's steps, evaluations and checkpoints left out
 * @param trainLoss the mean of the last epoch's steps; null if none was taken
 * @param validationLoss of the model; null without a validation part, as the next one is
 * @param validationAccuracy null where there are no classes
 * @param testLoss of the model; null without test data, as the next two are
 * @param testAccuracy null where there are no classes
 * @param testTop5 null below six classes
 * @param bestStep the step whose weights are the model, where {@code stop.restore-best} asks for the best; else null
 * @param weightsSha256 see {@link TrainState#sha256}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunSummary(String run, String model, long parameters, String stopped, long steps, int epochs,
    long samples, long skippedSteps, long rollbacks, double seconds, double samplesPerSecond, Double trainLoss,
    Double validationLoss, Double validationAccuracy, Double testLoss, Double testAccuracy, Double testTop5,
    Long bestStep, String weightsSha256, long seed, int batch, int leaves, String master, String java, String spark,
    String kernels) {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** @param folder null for a run without */
  static RunSummary of(String folder, Setup setup, Outcome outcome, double samplesPerSecond, String master,
      String spark) {
    TrainState state = outcome.state();
    Evaluation validation = outcome.validation();
    Evaluation test = outcome.test();
    return new RunSummary(folder, setup.model().name(), setup.model().layout().weightCount(),
        outcome.reason().word(), state.step(), state.epoch(), state.samples(),
        state.guarded().skipped(), state.guarded().rollbacks(), state.seconds(), samplesPerSecond,
        Double.isNaN(outcome.trainLoss()) ? null : outcome.trainLoss(),
        validation == null ? null : validation.loss(), validation == null ? null : validation.accuracy(),
        test == null ? null : test.loss(), test == null ? null : test.accuracy(), test == null ? null : test.top5(),
        state.best().model() == null ? null : state.best().step(), state.sha256(),
        setup.config().seed(), setup.spec().batch(), setup.spec().leaves(), master,
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"), spark,
        KernelProvider.kernels().name());
  }

  /** By the samples that judged the run while it went on; null where there are none, or no classes. */
  Double judgedAccuracy() {
    return validationLoss != null ? validationAccuracy : testAccuracy;
  }

  void write(RunFolder folder) {
    try {
      folder.write(RunFolder.SUMMARY, JSON.writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * That of a run that has ended once.
   *
   * @throws BadInputException if it is no such file
   */
  public static RunSummary read(RunFolder folder) {
    try {
      return JSON.readValue(folder.read(RunFolder.SUMMARY), RunSummary.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException("%s: expected the summary of a run: %s; delete it to have it written again",
          folder.at(RunFolder.SUMMARY), e.getOriginalMessage(), e);
    }
  }
}
