package bellows.lecture;

import bellows.conf.Key;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import bellows.train.RunKeys;
import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The section {@code lecture} of a run file, and what its lists may name. */
public final class LectureKeys {
  /** The section's name in a run file. */
  public static final String SECTION = RunKeys.LECTURE;

  /** The section itself. */
  public static final KeySection LECTURE = KeySection.of("lecture", "lecture {…}", "an experiment, which the command "
      + "lectures runs and shows; all other commands pass over it").examples(
          "title = Rates, topic = losses, claim = Lower is slower, numbers = [{first-loss {expect = [2, 3]}}]").keys(
          Key.text("title").means("what it is called"),
          Key.word("topic", Lecture.TOPICS.toArray(String[]::new)).means("the chapter that it belongs to"),
          Key.text("claim").means("what the lecture says, in a sentence or two"),
          Key.text("remark").missing("none").means("why it holds here, or why not"),
          Key.key("runs", Key.Type.SECTIONS).missing("one, the file as it is").means("what is trained: names, each "
              + "with the keys in which it differs from the file; [] for nothing"),
          Key.key("figures", Key.Type.SECTIONS).missing("none").means("see curves, boundary, bumps, codes, mistakes, layers"),
          Key.key("numbers", Key.Type.SECTIONS).means("what is read off the runs: see first-loss and the others"));

  /** What {@code lecture.numbers} may list. */
  public static final List<KeySection> NUMBER_KINDS = List.of(
      number("first-loss", "mean loss of the first batch, before any update", "", run()),
      number("last-loss", "mean loss of the last batches; infinite if the run came to a value that is not finite", "",
          run(), window()),
      number("steps-until", "steps to the first at which the loss is so low, or the test samples are answered so well; "
          + "infinite if that never happens", "loss = 0.1", run(), window(),
          Key.number("loss").above(0).missing("see accuracy").means("mean of the last batches"),
          Key.number("accuracy").above(0).to(1).missing("see loss").means("of an evaluation"))
          .examples("loss = 0.1, expect = [0, 1]", "accuracy = 0.5, expect = [0, 1]"),
      number("test-loss", "mean loss over the test samples at the end", "", run()),
      number("accuracy", "the part of the test samples that is answered rightly at the end", "", run()),
      number("layer", "what the last evaluation tells of a layer", "layer = \"1\", of = saturated", run(),
          Key.text("layer").means("its name, as describe prints it"),
          Key.word("of", "saturated", "dead", "gradient", "weight").means("saturated and dead: parts of its outputs; "
              + "gradient and weight: norms")),
      number("neighbours", "the part of the test samples that most of their nearest training samples answer rightly; it "
          + "needs no run", "k = 5",
          Key.integer("k").from(1).to(Key.CLASSES).means("how many neighbours vote; of equally many votes the lowest class wins"),
          Key.word("distance", "l2", "l1", "cosine").missing("l2").means("what near means, of samples as evaluation "
              + "shows them to a network")),
      number("weights", "trained weights", "", run(), network()),
      number("multiply-adds", "of one sample's forward pass", "network = lenet", networkOnly()),
      number("loss-of", "the loss of scores that are given", "scores = [3, 1], label = 0",
          Key.numbers("scores").means("one for each class"),
          Key.integer("label").from(0).to(Key.CLASSES).means("the right class, from 0"),
          Key.text("loss").or("softmax-cross-entropy").means("one of the losses")),
      number("ratio", "of two numbers", "of = [first, second]", of()),
      number("difference", "of two numbers", "of = [first, second]", of()));

  /** What each number has beside its own keys. */
  public static final KeySection SHARED = KeySection.of("numbers", "{first-loss {…}}",
      "what each number may have beside its own keys").examples("expect = [2, 3]").keys(
          Key.text("name").missing("the kind and the run").means("what it is called, also by ratio and difference"),
          Key.numbers("expect").means("[least, most] of what this file has been seen to give: anything else is an "
              + "error"),
          Key.numbers("claim").to(Double.POSITIVE_INFINITY).missing("none").means("[least, most] of what the lecture "
              + "says; Infinity where it sets no bound"));

  /** What {@code lecture.figures} may list. */
  public static final List<KeySection> FIGURE_KINDS = List.of(
      figure("curves", "what happened in the runs, a line each").examples("of = loss", "of = saturated, layer = \"1\"").keys(
          caption(),
          Key.word("of", Arrays.stream(Curve.values()).map(Curve::word).toArray(String[]::new)).missing("loss")
              .means("loss, rate and gradient: of steps; test-loss and accuracy: of evaluations; saturated, dead and "
                  + "layer-gradient: of a layer"),
          Key.text("layer").missing("none").means("whose, for those of a layer"),
          chosen(), window(),
          Key.flag("logarithmic").or(false).means("whether the vertical axis is"),
          Key.number("most").missing("what comes out").means("where the vertical axis ends")),
      figure("boundary", "what networks of two inputs decide all over the plane, and test samples").examples("").keys(
          caption(), chosen()),
      figure("bumps", "networks of one input and one output, dense, relu, dense 1, as the sum of their units")
          .examples("").keys(caption(), chosen()),
      figure("codes", "what the units of a layer answer to each sample, as a table").examples("layer = \"1\"").keys(
          caption(), Key.text("run").missing("the first").means("whose"),
          Key.text("layer").means("its name, as describe prints it")),
      figure("mistakes", "test pictures that are answered wrongly, the worst first").examples("").keys(
          caption(), Key.text("run").missing("the first").means("whose"),
          Key.integer("most").from(1).to(10_000).or(40).means("pictures at most")),
      figure("layers", "a network's layers, shapes and weights, as describe prints them").examples("network = lenet")
          .keys(caption(), networkOnly()));

  /** All, for documentation. */
  public static final List<KeySection> ALL =
      Stream.of(List.of(LECTURE, SHARED), NUMBER_KINDS, FIGURE_KINDS).flatMap(List::stream).toList();

  private LectureKeys() {}

  /** @param example the keys that must be there beside {@code expect} */
  private static KeySection number(String name, String meaning, String example, Key... own) {
    String needed = example.isEmpty() ? "expect = [0, 1]" : example + ", expect = [0, 1]";
    return KeySection.of(name, "{" + name + " {…}}", meaning).examples(needed).keys(own);
  }

  private static KeySection figure(String name, String meaning) {
    return KeySection.of(name, "{" + name + " {…}}", meaning);
  }

  private static Key run() {
    return Key.text("run").missing("the only one").means("whose");
  }

  private static Key window() {
    return Key.integer("window").from(1).to(Key.TIMES).or(1).means("steps over which losses are averaged");
  }

  private static Key network() {
    return Key.text("network").missing("the run's").means("of a network that has a name, untrained");
  }

  private static Key networkOnly() {
    return Key.text("network").means("its name, such as vgg16");
  }

  private static Key caption() {
    return Key.text("caption").missing("none").means("what stands below it");
  }

  private static Key chosen() {
    return Key.texts("runs").missing("all").means("which");
  }

  private static Key of() {
    return Key.texts("of").means("their names; both stand before it");
  }

  /** Refuses a section that the command {@code lectures} would refuse. */
  public static void check(Settings section) {
    Lecture.read("", ConfigFactory.empty(), section);
    section.finish();
  }
}
