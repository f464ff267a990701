package bellows.train.metrics;

import bellows.kernel.KernelProvider;
import bellows.nn.loss.Targets;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What some samples score for one class: those of the class itself, and all others.
 *
 * <p>The score is the probability of the class, as {@code predict} writes it, where the loss gives scores that meaning;
 * elsewhere what the network's score of the class is above that of the best other class, so that it is positive where
 * the class is decided for.
 *
 * @param label the class
 * @param own of samples of the class, in any order
 * @param others of all other samples, in any order
 */
public record ClassScores(int label, float[] own, float[] others) {
  /**
   * How many classes of a model have scores that rank samples: of two classes the second alone, since the first ranks
   * the other way round; none for real targets.
   */
  public static int ranked(Model model) {
    return model.classes() == 2 ? 1 : model.output().size() == model.classes() ? model.classes() : 0;
  }

  /** Of the samples of a workspace's last pass, for each ranked class. */
  public static List<ClassScores> of(Workspace workspace) {
    Model model = workspace.model();
    int ranked = ranked(model);
    int n = model.output().size();
    float[] scores = ranked == 0 ? null : scores(workspace, n, workspace.targets().count());
    List<ClassScores> all = new ArrayList<>();
    for (int index = 0; index < ranked; index++) {
      int label = model.classes() == 2 ? 1 : index;
      all.add(of(label, workspace.targets(), scores, n, n == 1 ? 0 : label));
    }
    return all;
  }

  private static ClassScores of(int label, Targets targets, float[] scores, int n, int column) {
    int count = 0;
    for (int i = 0; i < targets.count(); i++) {
      count += targets.label(i) == label ? 1 : 0;
    }
    FloatBuffer own = FloatBuffer.allocate(count);
    FloatBuffer others = FloatBuffer.allocate(targets.count() - count);
    for (int i = 0; i < targets.count(); i++) {
      (targets.label(i) == label ? own : others).put(scores[i * n + column]);
    }
    return new ClassScores(label, own.array(), others.array());
  }

  /** As {@link #join} reads it: label, length of {@link #own}, the scores. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * (2 + own.length + others.length)).putInt(label).putInt(own.length);
    bytes.asFloatBuffer().put(own).put(others);
    return bytes.array();
  }

  /** The scores of a class in one, from parts that {@link #toBytes} made. */
  public static ClassScores join(Iterable<byte[]> parts) {
    int label = -1;
    int own = 0;
    int all = 0;
    for (byte[] part : parts) {
      ByteBuffer head = ByteBuffer.wrap(part);
      label = head.getInt();
      own += head.getInt();
      all += head.remaining() / 4;
    }
    ClassScores joined = new ClassScores(label, new float[own], new float[all - own]);
    int ownAt = 0;
    int othersAt = 0;
    for (byte[] part : parts) {
      int some = ByteBuffer.wrap(part).getInt(4);
      FloatBuffer scores = ByteBuffer.wrap(part, 8, part.length - 8).asFloatBuffer();
      int rest = scores.remaining() - some;
      scores.get(joined.own, ownAt, some).get(joined.others, othersAt, rest);
      ownAt += some;
      othersAt += rest;
    }
    return joined;
  }

  /** Samples × n. */
  private static float[] scores(Workspace workspace, int n, int count) {
    float[] all = workspace.scores().array();
    float[] scores = new float[count * n];
    float[] row = new float[n];
    for (int i = 0; i < count; i++) {
      int from = workspace.scores().offset() + i * n;
      if (!workspace.model().loss().probabilities(all, from, n, row, KernelProvider.kernels())) {
        leads(all, from, n, row);
      }
      System.arraycopy(row, 0, scores, i * n, n);
    }
    return scores;
  }

  /** What each score is above the highest of the others; of a single score, itself. */
  private static void leads(float[] scores, int from, int n, float[] leads) {
    float highest = Float.NEGATIVE_INFINITY;
    float second = Float.NEGATIVE_INFINITY;
    for (int j = from; j < from + n; j++) {
      second = Math.max(second, Math.min(highest, scores[j]));
      highest = Math.max(highest, scores[j]);
    }
    for (int j = 0; j < n; j++) {
      float score = scores[from + j];
      leads[j] = n == 1 ? score : score - (score == highest ? second : highest);
    }
  }
}
