package bellows.mlflow;

import bellows.conf.BadInputException;
import bellows.run.DetachedListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Runs on an MLflow tracking server: the run file as parameters, losses and metrics as they come, the model and
 * {@code summary.json} as artefacts. The server is asked on a thread of its own: one that is slow, gone or refuses
 * neither delays nor ends a run; what it missed it is sent as soon as it answers again.
 */
public final class Mlflow {
  private static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(2);

  private Mlflow() {}

  /**
   * A listener for one run, if the environment names a server in {@code MLFLOW_TRACKING_URI}. Close it after the
   * training.
   *
   * @param environment of this process
   * @param notes told what a person should know
   */
  public static Optional<DetachedListener> follow(Map<String, String> environment, Configuration configuration,
      Consumer<String> notes) {
    if (environment.getOrDefault("MLFLOW_TRACKING_URI", "").isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new DetachedListener("mlflow",
          new MlflowFollower(new TrackingServer(environment), environment, configuration, notes), notes,
          PATIENCE_MILLIS));
    } catch (BadInputException e) {
      notes.accept("mlflow: " + e.getMessage() + "; the run goes on without it");
      return Optional.empty();
    }
  }
}
