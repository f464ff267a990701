package bellows.run;

/**
 * What a model says of one sample.
 *
 * @param label the class that it decides for, from 0; -1 for real targets
 * @param className that class's name; null if nobody named it
 * @param scores the network's outputs; of real targets, the answers
 * @param probabilities of the classes; null where the loss gives scores no such meaning
 */
public record Prediction(int label, String className, float[] scores, float[] probabilities) {}
