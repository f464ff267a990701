package bellows.spark.data;

import bellows.conf.BadInputException;
import bellows.data.Interleaved;
import bellows.data.Leaf;
import bellows.data.Moments;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.data.Validation;
import bellows.data.shard.PrincipalColours;
import bellows.data.source.TableForm;
import bellows.spark.share.RunLease;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Data whose training samples lie in an order that was drawn, on disks that the driver need not see: the last of them
 * are kept for validation. They are no part of a class exactly, but drawn as any are, which {@link #notes} tell: for a
 * part of each class, samples would have to move between shards, or leaves to differ in size. Mean and deviation stay
 * those of all, which whoever prepared them took.
 */
record ValidatedData(DataSet all, long kept) implements DataSet {
  /** @param shuffled whether the order of the training samples was drawn */
  static DataSet of(DataSet all, Validation validation, boolean shuffled) {
    if (!validation.isOn()) {
      return all;
    }
    BadInputException.check(shuffled, "data.validation: expected training samples in an order that was drawn, found "
        + "those of %s in their own; prepare them again, or leave out order", all.describe());
    BadInputException.check(validation.folds() == 0, "data.validation.folds: expected samples that the driver holds, found "
        + "%s; of these, only a part can be kept", all.describe());
    BadInputException.check(validation.seed() == 1, "data.validation.seed: expected samples that the driver holds, found "
        + "%s; of these, the last are kept, whose order was drawn already", all.describe());
    long samples = all.count(Split.TRAIN);
    long kept = validation.count(samples);
    BadInputException.check(kept > 0 && kept < samples, "data.validation: expected a part that leaves samples on both "
        + "sides, found %d of %d", kept, samples);
    return new ValidatedData(all, kept);
  }

  @Override
  public Shape shape() {
    return all.shape();
  }

  @Override
  public int classes() {
    return all.classes();
  }

  @Override
  public List<String> classNames() {
    return all.classNames();
  }

  @Override
  public List<String> classTitles() {
    return all.classTitles();
  }

  @Override
  public TableForm form() {
    return all.form();
  }

  @Override
  public List<String> notes() {
    String what = String.format(Locale.ROOT, "the validation part is the last %,d of %,d training samples, whose order was "
        + "drawn: chance decides how many of each class are in it", kept, all.count(Split.TRAIN));
    return classes() == 0 ? all.notes() : Stream.concat(all.notes().stream(), Stream.of(what)).toList();
  }

  @Override
  public String describe() {
    return all.describe();
  }

  @Override
  public boolean has(Split split) {
    return split == Split.VALIDATION || all.has(split);
  }

  @Override
  public long count(Split split) {
    return switch (split) {
      case TRAIN -> all.count(Split.TRAIN) - kept;
      case VALIDATION -> kept;
      case TEST -> all.count(Split.TEST);
    };
  }

  /** {@inheritDoc} Of those for validation, the first training samples stand for them: the shape is the same. */
  @Override
  public Rows first(Split split, int count) {
    return all.first(split == Split.TEST ? split : Split.TRAIN, (int) Math.min(count, count(split)));
  }

  @Override
  public long bytesOfSample() {
    return all.bytesOfSample();
  }

  @Override
  public int pixelsOfLargest() {
    return all.pixelsOfLargest();
  }

  @Override
  public PrincipalColours principalColours() {
    return all.principalColours();
  }

  @Override
  public Moments moments() {
    return all.moments();
  }

  @Override
  public float[] trainTargets() {
    return Arrays.copyOf(all.trainTargets(), Math.toIntExact(count(Split.TRAIN)));
  }

  /** {@inheritDoc} Of pictures they stay those of all, as mean and deviation do: to count again, all would be read. */
  @Override
  public long[] classCounts() {
    return shape() == null ? all.classCounts() : DataSet.super.classCounts();
  }

  @Override
  public LeafSet leaves(JavaSparkContext spark, RunLease run, Split split, int leaves, int partitions) {
    if (split == Split.TEST) {
      return all.leaves(spark, run, split, leaves, partitions);
    }
    long trained = count(Split.TRAIN);
    LeafSet set = all.leaves(spark, run, Split.TRAIN, leaves, partitions);
    return new LeafSet(set.numbers(), set.rdd().map(leaf -> part(leaf, trained, split)), set.source(),
        leaf -> part(set.opener().apply(leaf), trained, split));
  }

  /** The rows of a leaf that are before the sample {@code trained}, or those from it on. */
  private static Leaf part(Leaf leaf, long trained, Split split) {
    int before = (int) Math.max(0, (trained - leaf.index() + leaf.of() - 1) / leaf.of());
    return new Leaf(leaf.index(), leaf.of(), split == Split.TRAIN ? Interleaved.first(before, leaf.samples())
        : Interleaved.every(leaf.samples(), before, 1));
  }

  @Override
  public void close() {
    all.close();
  }
}
