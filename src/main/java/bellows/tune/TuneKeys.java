package bellows.tune;

import bellows.conf.Key;
import bellows.conf.KeySection;
import bellows.train.RunKeys;
import java.util.List;

/** The section {@code tune} of a run file. */
public final class TuneKeys {
  /** The sections of a search. */
  public static final List<KeySection> ALL = List.of(
      KeySection.of("tune", "tune {…}", "which runs the command tune tries; all other commands pass over it")
          .examples("vary {rate.start = [0.01, 0.1]}",
              "vary {rate.start = {log-uniform = [1e-4, 1e-1]}, batch = [32, 64]}, trials = 12").keys(
              Key.key("vary", Key.Type.SECTION).means("the keys that differ, each with a list of values, or with "
                  + "{uniform = [a, b]}, {log-uniform = [a, b]} or, for whole numbers, {whole = [a, b]}"),
              Key.word("search", "grid", "random").missing("grid; random where there is a range")
                  .means("grid: each value with each of the others; random: drawn, none twice where all are lists or "
                      + "whole numbers"),
              Key.integer("trials").from(1).to(10_000).missing("a grid's; 10 of a random search")
                  .means("settings that are tried; a trial's are a function of the seed and its number alone"),
              Key.integer("seed").or(1).means("of what is drawn; the runs have the seed of the run file"),
              Key.word("metric", "accuracy", "loss").missing("accuracy; loss for real targets")
                  .means("by which trials are compared, on the validation samples or, without any, on the test data"),
              Key.integer("together").from(1).to(10_000).or(1).means("runs that share the executors; does not change the result"),
              Key.key("halving", Key.Type.SECTION).missing("all trials run to their end").means("see halving")),
      KeySection.of("halving", "tune {vary {batch = [32, 64]}, halving {…}}", "most trials are stopped early: of those "
          + "that come to the end of a stage, one in factor goes on, as if it had never waited").bare("first")
          .examples("first = 2").keys(
              Key.integer("first").from(1).to(Key.TIMES).or(1).means("epochs of the first stage"),
              Key.integer("factor").from(2).to(10_000).or(3)
                  .means("what each stage multiplies the epochs by, and divides the trials by")));

  /** The words that make a section of {@code vary} a range. */
  public static final List<String> RANGES = List.of("uniform", "log-uniform", "whole");

  /** The section's name in a run file. */
  public static final String SECTION = RunKeys.TUNE;

  private TuneKeys() {}
}
