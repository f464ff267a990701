package bellows.tune;

/**
 * What a trial came to at the end of a stage.
 *
 * @param epochs whole ones, from its beginning
 * @param loss on the samples by which trials are compared
 * @param accuracy a fraction; null where there are no classes
 */
public record Score(int epochs, double loss, Double accuracy) {}
