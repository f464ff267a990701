package bellows.train;

import bellows.conf.Key;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import bellows.optim.UpdateKeys;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a run file that belong to no layer, optimizer or source of data. */
public final class RunKeys {
  /** A section that a run has no use for. */
  public static final String TUNE = "tune";
  /** Another one. */
  public static final String LECTURE = "lecture";

  /** A tree over so many is made in well under a second, and a step gives each of its leaves a sample. */
  private static final int MOST_LEAVES = 1 << 16;
  /** Twice the hardware threads of the largest machines. */
  private static final int MOST_THREADS = 1 << 10;
  private static final int MOST_EPOCHS = 1_000_000_000;
  private static final double MOST_STEPS = 1e15;
  /** Nineteen years. */
  private static final int MOST_MINUTES = 10_000_000;

  /** The run file itself. */
  public static final KeySection RUN = KeySection.of("run", "…", "a run file")
      .examples("network = lenet, rate = 0.1").keys(
          Key.text("name").or("run").means("what the run's folder is called after: letters, digits, -, _ and ."),
          Key.key("data", Key.Type.SECTION).missing("generated digits").means("see data"),
          Key.key("network", Key.Type.LAYERS).orWord("lenet").means("a network's name, such as lenet; or see layers"),
          Key.key("loss", Key.Type.SECTION).or("softmax-cross-entropy").means("see losses"),
          Key.key("optimizer", Key.Type.SECTION).or("sgd").means("see optimizers"),
          Key.key("rate", Key.Type.SECTION).means("the learning rate: a number, or see schedules"),
          Key.key("gradient", Key.Type.SECTION).or("back-propagation").means("see gradient"),
          Key.key("clipping", Key.Type.SECTION).missing("none").means("see clipping"),
          Key.key("regularisation", Key.Type.SECTION).missing("none").means("see regularisation"),
          Key.key("average", Key.Type.SECTION).missing("none").means("see average"),
          Key.integer("batch").orWord("all").from(1).to(Key.COUNT).or(64)
              .means("samples of a step, over the whole cluster; all: every step sees all training samples"),
          Key.integer("leaves").orWord("auto").from(1).to(MOST_LEAVES).or("auto").means("parts of a batch whose gradients are "
              + "added up a tree that their number fixes; part of the result. auto: a power of two near batch / 16, from "
                  + "8 to 1024, and fewer where BatchNorm would see few samples, whatever the cluster"),
          Key.integer("together").orWord("auto").from(1).to(Key.COUNT).or("auto")
              .means("samples that pass through the network at once, at most; part of the result. auto: a leaf's part "
                  + "of the batch, from 16 to 64, or less to have all parts alike for BatchNorm"),
          Key.integer("team").orWord("auto").from(1).to(MOST_THREADS).or("auto").means("threads that share one leaf; not part of the "
              + "result. auto: what makes a step shortest and fits: one, or more where leaves are few, weights are large "
                  + "or memory is short"),
          Key.integer("seed").or(1).means("of everything that is drawn"),
          Key.key("stop", Key.Type.SECTION).missing("10 epochs").means("see stop"),
          Key.key("evaluate", Key.Type.SECTION).or("1 epoch").means("see evaluate"),
          Key.key("checkpoint", Key.Type.SECTION).or("1 epoch").means("see checkpoint"),
          Key.key("start", Key.Type.SECTION).missing("first values").means("see start"),
          Key.key("guard", Key.Type.SECTION).or("stop").means("see guard"),
          Key.word("convolution", "fastest", "direct").or("fastest").means(
              "direct: never Winograd's, which rounds differently (about 1e-5)"),
          Key.word("steps", "auto", "direct", "jobs", "resident").or("auto").means("who calls the tasks of a step; not part of "
              + "the result. direct: the driver's own threads, in local mode; jobs: Spark; resident: tasks that keep their "
              + "cores for many steps; auto: direct in local mode, else jobs"),
          Key.word("aggregation", "auto", "driver", "shuffle").or("auto")
              .means("who adds up gradients; not part of the result. auto: the driver, or executors where it would "
                  + "receive more than 256 MB a step"),
          Key.word("wire", "float32", "bfloat16", "float16").or("float32").means(
              "how weights and gradients travel; part of the result"),
          Key.integers("input").to(Key.COUNT).missing("the data's")
              .means("what the network sees of a sample, [height, width, channels]"),
          Key.integer("classes").to(Key.CLASSES).missing("the data's").means("of the labels; must agree with the data"),
          Key.texts("class-names").missing("the data's").means("written by a run into its run.conf; nothing reads it"),
          Key.key("table", Key.Type.SECTION).missing("the table's").means("how a table's columns become numbers; written "
              + "by a run, so that other tables are read alike"),
          Key.key(TUNE, Key.Type.SECTION).missing("no search").means("see tune; other commands pass over it"),
          Key.key(LECTURE, Key.Type.SECTION).missing("no experiment").means("see lecture; other commands pass over it"));

  /** The sections that decide how a run goes. */
  public static final List<KeySection> SECTIONS = List.of(
      KeySection.of("stop", "stop {…}", "a run ends at whichever limit comes first").examples("epochs = 6").keys(
          Key.integer("epochs").from(1).to(MOST_EPOCHS).missing("10, if there are no steps and no minutes")
              .means("passes over the data"),
          Key.integer("steps").from(1).to(MOST_STEPS).missing("no limit").means("batches"),
          Key.number("minutes").above(0).to(MOST_MINUTES).missing("no limit").means("of training, by the clock"),
          Key.number("accuracy").above(0).to(1).missing("no limit").means("on the test data, from 0 to 1"),
          Key.integer("patience").from(1).to(Key.TIMES).missing("no limit").means("evaluations in a row that are no better"),
          Key.word("metric", "loss", "accuracy").or("loss").means("of evaluations, what patience and restore-best "
              + "look at"),
          Key.number("threshold").from(0).or(0).means("what an evaluation must be better by than the best so far"),
          Key.flag("restore-best").missing("true with patience, else false")
              .means("whether the model is that of the best evaluation, else of the last step"),
          Key.key("tolerance", Key.Type.SECTION).missing("no limit").means("see tolerance"),
          Key.number("gradient-norm").above(0).missing("no limit")
              .means("a step whose mean gradient is no longer is the last")),
      KeySection.of("gradient", "gradient {…}", "how a step finds its gradient").bare("name")
          .examples("name = numerical").keys(
              Key.word("name", "back-propagation", "numerical").or("back-propagation").means(
                  "numerical: central differences (f(w + h) − f(w − h)) / 2h, two passes a weight, at most 10,000 weights"),
              Key.number("h").above(0).or(1e-3).means("of numerical differences")),
      KeySection.of("evaluate", "evaluate {…}", "the test data is scored").bare("every").examples("every = 1 epoch")
          .keys(Key.key("every", Key.Type.EVERY).or("1 epoch").means("how often")),
      KeySection.of("checkpoint", "checkpoint {…}", "what a resume needs is written").bare("every")
          .examples("every = 1 epoch").keys(
              Key.key("every", Key.Type.EVERY).or("1 epoch").means("how often"),
              Key.integer("keep").from(1).to(10_000).or(3).means("how many of the last ones stay")),
      KeySection.of("guard", "guard {…}", "what happens when a loss, a gradient or a weight is not finite")
          .bare("non-finite").examples("non-finite = rollback").keys(
              Key.word("non-finite", "stop", "skip", "rollback").or("stop").means(
                  "stop: the run ends; skip: the batch is dropped; rollback: on from a checkpoint, with a lower rate"),
              Key.number("rate-factor").above(0).below(1).or(0.5).means("what each rollback multiplies the rate by"),
              Key.integer("most").from(1).to(Key.TIMES).or(10).means("how often; at the next the run stops all the same")),
      KeySection.of("start", "start {…}", "fine-tuning: the weights that a run begins with, and what stays as it is")
          .examples("model = runs/a, freeze = conv1").keys(
              Key.text("model").missing("first values").means("the folder of a run, or of a model"),
              Key.texts("skip").missing("nothing").means("layers or tensors that begin afresh; * for any characters"),
              Key.texts("freeze").missing("nothing").means("layers or tensors that stay as they begin")));

  /** The section {@code stop.tolerance}. */
  public static final KeySection TOLERANCE = KeySection.of("tolerance", "stop {tolerance {…}}",
      "a run ends when its training loss hardly falls").bare("loss").examples("loss = 1e-6").keys(
          Key.number("loss").from(0).means("what the mean loss of an epoch must be below the best so far by"),
          Key.integer("epochs").from(1).to(Key.TIMES).or(1).means("in a row that are not, after which the run ends"));

  /** The section {@code data}: what holds for all sources. */
  public static final KeySection DATA = KeySection.of("data", "data {…}", "what a run trains on")
      .examples("source = digits").keys(
          Key.text("source").missing("by what is at path").means("see sources; nothing at all: digits"),
          Key.key("normalise", Key.Type.SECTION).missing("raw values").means("auto, or see normalise"),
          Key.key("validation", Key.Type.SECTION).missing("none").means("see validation"),
          Key.key("augment", Key.Type.TRANSFORMS).missing("none")
              .means("in training, drawn anew each epoch; see transforms"),
          Key.key("view", Key.Type.TRANSFORMS).missing("none").means("in tests and use; see transforms"),
          Key.key("extract", Key.Type.TRANSFORMS).missing("none")
              .means("what the network sees in place of samples; see features"),
          Key.key("extracted", Key.Type.SECTION).missing("learnt from the training samples")
              .means("what features have learnt; written by a run, so that they stay what they are"),
          Key.number("mixup").from(0).to(1000).or(0).means("alpha of Beta(alpha, alpha), by which pairs of samples are mixed"));

  /** The section {@code data.normalise}. */
  public static final KeySection NORMALISE = KeySection.of("normalise", "data {normalise {…}}",
      "what a network sees is (x − mean)·scale, in raw units (bytes are 0–255)").bare("mean").examples("mean = 127.5")
      .keys(Key.numbers("mean").orWord("auto").or(0).means(
              "one number, one a channel or one an element; auto: each channel's, of the training samples"),
          Key.numbers("scale").orWord("auto").missing("1; auto after mean = auto").means("auto: 1 / the deviation"));

  /** The section {@code data.validation}. */
  public static final KeySection VALIDATION = KeySection.of("validation", "data {validation {…}}",
      "training samples that are not learned from: a run is judged by them as it goes, and by test data at its end")
      .bare("part").examples("part = 0.1", "folds = 5").keys(
          Key.number("part").above(0).below(1).missing("see folds").means("of each class; of shards, of all"),
          Key.integer("folds").from(2).to(Key.CLASSES).missing("see part").means("equal parts of each class, for cross-validation"),
          Key.integer("fold").from(1).to(Key.CLASSES).or(1).means("which of them is kept; see train --folds"),
          Key.integer("seed").or(1).means("of who is drawn"));

  /** Every section above. */
  private static final List<KeySection> BELOW =
      Stream.of(SECTIONS, UpdateKeys.OTHERS, List.of(TOLERANCE, DATA, NORMALISE, VALIDATION)).flatMap(List::stream).toList();

  private RunKeys() {}

  /** Holds the numbers of a run file to the bounds that are declared here. */
  public static Settings hold(Settings run) {
    return run.within(RUN, BELOW);
  }
}
