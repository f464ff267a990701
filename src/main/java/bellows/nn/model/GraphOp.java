package bellows.nn.model;

import bellows.kernel.ChannelKernels;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Graph} bound to memory. Outputs of nodes last until the way back, which goes through the nodes from the last to
 * the first; the gradient of what several nodes read is the sum of theirs in that order.
 *
 * <p>Values are numbered: 0 is the graph's input, i + 1 the output of node i.
 */
final class GraphOp implements Op {
  /**
   * A node.
   *
   * @param op null where there are no layers
   * @param join null where there is one source
   * @param joined what the layers read, and its gradient; null without layers or without a join
   * @param sources the values that it reads
   */
  private record Step(Op op, JoinOp join, Tensor joined, Tensor joinedGradient, int[] sources, List<Tensor> read) {}

  private final List<Step> steps = new ArrayList<>();
  /** The input and the last are the caller's. */
  private final Tensor[] values;
  private final Tensor[] gradients;
  /** Where a gradient goes that is to be added to the one that is there; all in one memory. */
  private final Tensor[] added;
  /** Which gradients have been set in this pass, so that what comes is added. */
  private final boolean[] set;
  /** Whether something is trained in the node that makes a value, or before it. */
  private final boolean[] trained;
  /** A copy of the output's gradient, where the last node's layers would overwrite the caller's; else null. */
  private final Tensor copy;
  private final Kernels kernels;
  private final Team team;
  private final Team.Part adding = this::add;
  private Tensor sum;
  private Tensor summand;
  private int size;

  GraphOp(Binder binder, Graph graph, Shape input) {
    kernels = binder.kernels();
    team = binder.team();
    List<Shape> joins = graph.inputs(input);
    List<Shape> shapes = new ArrayList<>(List.of(input));
    shapes.addAll(graph.outputs(input));
    int last = graph.nodes().size();
    values = new Tensor[last + 1];
    set = new boolean[last + 1];
    trained = new boolean[last + 1];
    List<List<Integer>> read = graph.sources();
    Tensor joined = largest(binder, joins);
    for (int i = 0; i < last; i++) {
      values[i + 1] = i + 1 == last ? null : binder.memory(shapes.get(i + 1));
      int[] sources = read.get(i).stream().mapToInt(source -> source + 1).toArray();
      steps.add(step(binder, graph.nodes().get(i), sources, shapes, joins.get(i), i + 1, joined));
    }
    Sequential layers = graph.nodes().get(last - 1).layers();
    copy = layers != null && Inner.overwritesGradient(layers) ? binder.gradient(shapes.get(last)) : null;
    Tensor part = largest(binder, shapes);
    added = shapes.stream().map(shape -> part.as(shape.times(binder.batch()))).toArray(Tensor[]::new);
    gradients = gradients(binder, shapes);
  }

  private Step step(Binder binder, Graph.Node node, int[] sources, List<Shape> shapes, Shape joined, int value,
      Tensor memory) {
    int claimed = binder.claimed();
    Op op = node.layers() == null ? null
        : Inner.bind(binder, node.name(), node.layers(), joined, values[value]);
    trained[value] = binder.claimed() > claimed || Arrays.stream(sources).anyMatch(source -> trained[source]);
    if (sources.length == 1) {
      return new Step(op, null, null, null, sources, null);
    }
    JoinOp join = new JoinOp(binder, node.join(), Arrays.stream(sources).mapToObj(shapes::get).toList(), joined);
    return new Step(op, join, op == null ? null : binder.memory(joined),
        op == null ? null : memory.as(joined.times(binder.batch())), sources, new ArrayList<>());
  }

  private static Tensor largest(Binder binder, List<Shape> shapes) {
    return binder.gradient(Shape.of(shapes.stream().mapToInt(Shape::size).max().orElseThrow()));
  }

  /**
   * A gradient is needed from the last node that reads a value back to the one that made it; before and after, others
   * lie in its memory.
   */
  private Tensor[] gradients(Binder binder, List<Shape> shapes) {
    int last = shapes.size() - 1;
    int[] slots = new int[last + 1];
    Arrays.fill(slots, -1);
    List<Integer> sizes = new ArrayList<>();
    List<Integer> free = new ArrayList<>();
    for (int value = last; value > 0; value--) {
      for (int source : steps.get(value - 1).sources) {
        if (source > 0 && slots[source] < 0) {
          slots[source] = free.isEmpty() ? sizes.size() : free.remove(free.size() - 1);
          int before = slots[source] == sizes.size() ? 0 : sizes.remove(slots[source]).intValue();
          sizes.add(slots[source], Math.max(before, shapes.get(source).size()));
        }
      }
      if (value < last) {
        free.add(slots[value]);
      }
    }
    List<Tensor> memories = sizes.stream().map(floats -> binder.gradient(Shape.of(floats))).toList();
    Tensor[] tensors = new Tensor[last + 1];
    for (int value = 1; value < last; value++) {
      tensors[value] = memories.get(slots[value]).as(shapes.get(value).times(binder.batch()));
    }
    return tensors;
  }

  @Override
  public void weightsChanged() {
    for (Step step : steps) {
      if (step.op != null) {
        step.op.weightsChanged();
      }
    }
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    values[0] = x;
    values[steps.size()] = y;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Tensor from = values[step.sources[0]];
      if (step.join != null) {
        step.read.clear();
        for (int source : step.sources) {
          step.read.add(values[source]);
        }
        from = step.op == null ? values[i + 1] : step.joined;
        step.join.forward(step.read, from, pass);
      }
      if (step.op != null) {
        step.op.forward(from, values[i + 1], pass);
      }
    }
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
    gradients[0] = dx;
    gradients[steps.size()] = dy;
    if (copy != null) {
      int floats = dy.shape().size() / dy.shape().at(0) * pass.count();
      System.arraycopy(dy.array(), dy.offset(), copy.array(), copy.offset(), floats);
      gradients[steps.size()] = copy;
    }
    Arrays.fill(set, false);
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (isAsked(i + 1)) {
        backward(steps.get(i), i + 1, pass);
      }
    }
  }

  private void backward(Step step, int value, Pass pass) {
    Tensor dy = gradients[value];
    if (step.join == null) {
      int source = step.sources[0];
      Tensor to = place(source);
      step.op.backward(values[source], values[value], dy, to, pass);
      settle(source, to, pass);
      return;
    }
    if (step.op != null) {
      boolean asked = false;
      for (int source : step.sources) {
        asked |= isAsked(source);
      }
      step.op.backward(step.joined, values[value], dy, asked ? step.joinedGradient : null, pass);
      dy = step.joinedGradient;
    }
    for (int k = 0; k < step.sources.length; k++) {
      int source = step.sources[k];
      if (isAsked(source)) {
        Tensor to = place(source);
        step.join.backward(step.read, k, dy, to, pass);
        settle(source, to, pass);
      }
    }
  }

  /** Whether somebody needs the gradient of a value. */
  private boolean isAsked(int value) {
    return gradients[0] != null || trained[value];
  }

  /** Where a gradient goes that comes for a value: its own place, beside it if there is one already, or nowhere. */
  private Tensor place(int value) {
    return !isAsked(value) ? null : set[value] ? added[value] : gradients[value];
  }

  /** Adds what has come beside a value's gradient, unless it was the first. */
  private void settle(int value, Tensor to, Pass pass) {
    if (to != null && set[value]) {
      sum = gradients[value];
      summand = to;
      size = to.shape().size() / to.shape().at(0);
      team.run(pass.count(), adding);
    }
    set[value] |= to != null;
  }

  private void add(int member, int sample) {
    int at = sum.offset() + sample * size;
    kernels.add(sum.array(), at, summand.array(), summand.offset() + sample * size, ChannelKernels.NO_RELU, sum.array(),
        at, size);
  }
}
