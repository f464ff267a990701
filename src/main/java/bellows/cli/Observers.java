package bellows.cli;

import bellows.cli.terminal.Terminal;
import bellows.mlflow.Mlflow;
import bellows.run.DetachedListener;
import bellows.run.Training;
import bellows.tensorboard.TensorBoard;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Who follows a run beside the person at the terminal, as options and the environment ask for. */
final class Observers implements AutoCloseable {
  private final List<DetachedListener> all = new ArrayList<>();

  private Observers() {}

  /** @param board the folder for TensorBoard; null for none */
  static Observers of(String board, Configuration configuration, Terminal terminal) {
    Observers observers = new Observers();
    if (board != null) {
      observers.all.add(TensorBoard.follow(board, configuration, terminal::text));
    }
    Mlflow.follow(System.getenv(), configuration, terminal::text).ifPresent(observers.all::add);
    return observers;
  }

  /** The training, which tells these too. */
  Training.Builder added(Training.Builder training) {
    all.forEach(training::listener);
    return training;
  }

  /** After the training: some have work to do then. */
  @Override
  public void close() {
    all.forEach(DetachedListener::close);
  }
}
