package bellows.train.rows;

/**
 * The health of one layer after a step.
 *
 * @param layer its name in the layout, such as {@code block2.conv1}
 * @param kind what it is, such as {@code conv}
 * @param gradientNorm Euclid's norm over the layer's part of the last mean gradient, as clipped; null where the layer
 *     has no weights
 * @param weightNorm the same over its weights
 * @param deadFraction units that were 0 for every sample of the evaluation; null where the layer has no such units
 * @param saturatedFraction outputs at the flat ends of a sigmoid or tanh; null for other layers
 * @param gradientHistogram of that gradient, as {@link ValueHistogram#text} has it; null where there is no norm, and in
 *     rows of older runs
 * @param weightHistogram the same of the weights
 */
public record LayerRow(String run, long step, String layer, String kind, Double gradientNorm, Double weightNorm,
    Double deadFraction, Double saturatedFraction, String gradientHistogram, String weightHistogram) {
  /** Without histograms, as older runs have it. */
  public LayerRow(String run, long step, String layer, String kind, Double gradientNorm, Double weightNorm,
      Double deadFraction, Double saturatedFraction) {
    this(run, step, layer, kind, gradientNorm, weightNorm, deadFraction, saturatedFraction, null, null);
  }
}
