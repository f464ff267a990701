package bellows.draw;

import bellows.train.worker.Prediction;

/** How sure a network is of what it says. */
final class Sureness {
  private Sureness() {}

  /** The probability of the class that it decides for; only where scores have such a meaning. */
  static double probability(Prediction said) {
    float[] all = said.probabilities();
    return all.length > 1 ? all[said.label()] : said.label() == 1 ? all[0] : 1 - all[0];
  }

  /** Greater where a wrong answer is worse: its probability, or by how much its score leads that of the right class. */
  static double ofMistake(Prediction said, int right) {
    if (said.probabilities() != null) {
      return probability(said);
    }
    float[] scores = said.scores();
    return scores.length > 1 ? scores[said.label()] - scores[right] : Math.abs(scores[0]);
  }
}
