package bellows.image.augment;

import bellows.conf.Key;
import bellows.conf.KeySection;
import java.util.List;

/** What {@code data.augment} and {@code data.view} may list in a run file, and their keys. */
public final class TransformKeys {
  private static final String SIDE = "side of the square, in pixels";

  public static final List<KeySection> ALL = List.of(
      transform("crop", "size", "a square at a random place").examples("size = 32").keys(
          Key.integer("size").from(1).to(Key.PLACES).means(SIDE),
          Key.integer("padding").from(0).to(Key.PLACES).or(0).means("zeros around the picture, before it is cut")),
      transform("centre-crop", "size", "the square in the middle").examples("size = 224").keys(
          Key.integer("size").from(1).to(Key.PLACES).means(SIDE)),
      transform("ten-crops", "size", "four corners and the centre, mirrored too, their answers averaged; "
          + "at the end of data.view only").examples("size = 224").keys(Key.integer("size").from(1).to(Key.PLACES).means(SIDE)),
      transform("random-resized-crop", "size", "a part of random area, ratio and place, resized to a square")
          .examples("size = 224").keys(
              Key.integer("size").from(1).to(Key.PLACES).means(SIDE),
              Key.numbers("scale").or("[0.08, 1]").means("least and most of the picture's area"),
              Key.numbers("ratio").or("[0.75, 1.3333333333333333]").means("least and most width over height")),
      transform("resize", "size", "a shorter side of this length; the ratio of the sides stays")
          .examples("size = 256", "from = 256, to = 480").keys(
              Key.integer("size").from(1).to(Key.PLACES).missing("see from").means("length in pixels"),
              Key.integer("from").from(1).to(Key.PLACES).missing("see size").means("least of a length that is drawn each time"),
              Key.integer("to").to(Key.PLACES).missing("see size").means("most of it, at least from")),
      transform("mirror", "probability", "swaps left and right").examples("probability = 0.5").keys(
          Key.number("probability").from(0).to(1).or(0.5).means("how often")),
      transform("grey", "probability", "takes the colour out").examples("probability = 1", "probability = 0.1")
          .keys(Key.number("probability").from(0).to(1).missing("0.1; 1 for one channel").means("how often"),
              Key.word("channels", "three", "one").or("three").means("equal ones; one: always, whatever a picture had")),
      transform("jitter", "brightness", "factors drawn from 1 ± so much, in random order").examples("brightness = 0.4")
          .keys(Key.number("brightness").from(0).to(1).or(0).means("blend with black"),
              Key.number("contrast").from(0).to(1).or(0).means("blend with the mean grey"),
              Key.number("saturation").from(0).to(1).or(0).means("blend with the grey picture")),
      transform("lighting", "deviation", "adds one colour, drawn along the principal components of colours")
          .examples("deviation = 0.1").keys(
              Key.number("deviation").from(0).or(0.1).means("of the normal factor of each component"),
              Key.word("colours", "imagenet", "data").or("imagenet").means("whose components; data: the shards' own"),
              Key.numbers("values").missing("ImageNet's").means("three eigenvalues, for colours of 0–255"),
              Key.numbers("vectors").missing("ImageNet's").means("three directions, nine numbers in all")),
      transform("affine", "rotation", "turns, shifts, scales and shears by amounts drawn each time")
          .examples("rotation = 10").keys(
              Key.number("rotation").from(0).to(180).or(0).means("degrees at most, to either side"),
              Key.number("shift").from(0).to(1).or(0).means("part of the side at most"),
              Key.number("scale").from(0).below(1).or(0).means("factors from 1 − scale to 1 + scale"),
              Key.number("shear").from(0).below(90).or(0).means("degrees at most, to either side")),
      transform("elastic", "alpha", "moves pixels along a smooth random field, as handwriting varies; "
          + "slow on photographs (19 ms each)").examples("alpha = 34").keys(
              Key.number("alpha").from(0).to(Key.PLACES).means("how far: 34 for MNIST"),
              Key.number("sigma").above(0).to(100).or(4).means("how smooth, in pixels")),
      transform("cutout", "size", "covers a square").examples("size = 16").keys(
          Key.integer("size").from(1).to(Key.PLACES).means(SIDE),
          Key.numbers("fill").missing("the picture's mean colour").means("one value, or one a channel")));

  private TransformKeys() {}

  private static KeySection transform(String name, String bare, String meaning) {
    return KeySection.of(name, "{" + name + " {…}}", meaning).bare(bare);
  }
}
