package bellows.feature;

import bellows.conf.Key;
import bellows.conf.KeySection;
import java.util.List;

/** What {@code data.extract} may list in a run file, and their keys. */
public final class FeatureKeys {
  public static final List<KeySection> ALL = List.of(
      feature("polar", "centre", "two coordinates as radius and angle").examples("", "centre = [0, 0]").keys(
          Key.numbers("centre").or("[0, 0]").means("what the two are measured from")),
      feature("colour-histogram", "space", "the fraction of a picture's pixels in each bin of colours")
          .examples("space = hue, bins = 10").keys(
              Key.word("space", "rgb", "hsv", "hue").or("hue").means(
                  "rgb: a histogram a channel, of any channels; hsv: of hue, saturation, value; hue: of that alone"),
              Key.integer("bins").from(1).to(4096).or(10).means("of each histogram")),
      feature("hog", "cell", "histograms of oriented gradients, as of Dalal and Triggs, blocks normalised by L2-Hys")
          .examples("cell = 8, bins = 9, block = 2").keys(
              Key.integer("cell").from(1).to(Key.PLACES).or(8).means("side in pixels"),
              Key.integer("bins").from(1).to(4096).or(9).means("directions from 0° to 180°"),
              Key.integer("block").from(1).to(Key.PLACES).or(2).means("side in cells")),
      feature("words", "count", "bag of visual words: how like a picture's patches, contrast-normalised and whitened, are "
          + "to each word of a vocabulary that k-means finds among the training pictures' patches")
          .examples("count = 100").keys(
              Key.integer("count").from(1).to(Key.CLASSES).means("of words"),
              Key.integer("patch").from(1).to(Key.PLACES).or(6).means("side in pixels"),
              Key.integer("stride").from(1).to(Key.PLACES).or(1).means("from a patch to the next, in pixels"),
              Key.word("coding", "hard", "triangle").or("triangle").means("what a patch says of a word: hard: 1 if it is the "
                  + "nearest, else 0; triangle: by how much it is nearer than words are on average, or 0"),
              Key.integer("pool").from(1).to(Key.PLACES).or(2).means("parts of a picture in each direction, of each the average; 2: quadrants"),
              Key.number("contrast").from(0).or(10).means("is added to the variance by which a patch is divided"),
              Key.number("epsilon").from(0).or(0.1).means("is added to the variance of each axis in whitening"),
              Key.integer("patches").to(Key.COUNT).or(40000).means("that are learned from, at least as many as words"),
              Key.integer("iterations").from(1).to(Key.TIMES).or(10).means("of k-means, at most"),
              seed()),
      feature("whiten", "axes", "values become such that vary alike and do not go together")
          .examples("axes = pca", "components = 1", "variance = 0.9").keys(
              Key.word("axes", "pca", "zca").or("pca").means("the principal ones, or the values' own"),
              Key.integer("components").from(1).to(Key.COUNT).missing("all").means("principal axes that stay, those that vary most"),
              Key.number("variance").from(0).to(1).missing("see components").means("the part of the variance that they keep"),
              Key.number("epsilon").from(0).or(1e-5).means("is added to the variance of each axis"),
              Key.integer("samples").from(2).to(Key.COUNT).or(10000).means("that are learned from, at most"),
              seed()),
      feature("join", "branches", "lists of features side by side, their vectors joined")
          .examples("branches = [[hog], [colour-histogram]]").keys(
              Key.key("branches", Key.Type.BRANCHES).means("each reads the same samples")));

  private FeatureKeys() {}

  private static Key seed() {
    return Key.integer("seed").or(1).means("of what is drawn to learn from");
  }

  private static KeySection feature(String name, String bare, String meaning) {
    return KeySection.of(name, "{" + name + " {…}}", meaning).bare(bare);
  }
}
