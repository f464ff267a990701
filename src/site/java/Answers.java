import bellows.inference.Predictor;
import bellows.train.worker.Prediction;
import java.nio.file.Path;

/** What a trained model says of pictures, or of numbers: java -cp bellows-runtime.jar:. Answers RUN PICTURE… */
public class Answers {
  public static void main(String[] arguments) {
    Predictor model = Predictor.load(Path.of(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      Prediction said = model.predict(Path.of(arguments[i]));
      System.out.println(arguments[i] + " " + model.className(said.label()) + " " + said.probabilities()[said.label()]);
    }
  }
}
