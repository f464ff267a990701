package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Steps as sequences, residual blocks and concatenations: from each value on it goes along the one step that reads it;
 * where several do, to the step where all ways meet again, whose inputs are then branches of their own. Where branches
 * cross, what lies between is a graph.
 */
final class Structure {
  private static final int DEEPEST = 200;
  /** Whoever reads a run file calls itself for each bracket. */
  private static final int MOST_NESTED = 500;

  private final List<Step> steps;
  /** The numbers of the steps that read a value. */
  private final Map<String, List<Integer>> readers = new HashMap<>();
  private final Map<String, Integer> makers = new HashMap<>();
  private final List<Step> ordered = new ArrayList<>();
  private int depth;

  private Structure(List<Step> steps) {
    this.steps = steps;
    for (int i = 0; i < steps.size(); i++) {
      makers.put(steps.get(i).output(), i);
    }
  }

  /** Layers as a run file writes them, and the steps with weights in the order of the layers. */
  record Found(String layers, List<Step> steps) {}

  /**
   * Finds the structure of the steps that lead from one value to another.
   *
   * @throws BadInputException with the node, if something comes from elsewhere
   */
  static Found of(List<Step> all, String from, String to) {
    Structure structure = new Structure(prefixed(all));
    BitSet alive = structure.before(to, from);
    for (int step : alive.stream().toArray()) {
      for (String input : structure.steps.get(step).inputs()) {
        BadInputException.check(input.equals(from) || structure.makers.containsKey(input), "node %s: expected inputs "
            + "that follow from the network's, found %s", structure.steps.get(step).title(), input);
        structure.readers.computeIfAbsent(input, k -> new ArrayList<>()).add(step);
      }
    }
    BadInputException.check(!alive.isEmpty(), "expected layers between the input and the output, found none");
    String layers = structure.sequence(from, to, alive);
    BadInputException.check(nested(layers) <= MOST_NESTED, "expected branches inside each other as a run file can "
        + "write them, %d brackets deep, found %d", MOST_NESTED, nested(layers));
    return new Found(layers, structure.ordered);
  }

  private static int nested(String layers) {
    int depth = 0;
    int most = 0;
    for (int i = 0; i < layers.length(); i++) {
      char c = layers.charAt(i);
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
      most = Math.max(most, depth);
    }
    return most;
  }

  /** What a concatenation has in front may be one that is there already, as DenseNets are written: then it is read. */
  private static List<Step> prefixed(List<Step> all) {
    List<Step> changed = new ArrayList<>();
    Map<Long, Step> concats = new HashMap<>();
    for (Step step : all) {
      Step now = step;
      if (step.kind() == Step.Kind.CONCAT) {
        List<String> inputs = step.inputs();
        long[] hashes = hashes(inputs);
        Step prefix = null;
        for (int n = inputs.size() - 1; n >= 2 && prefix == null; n--) {
          Step found = concats.get(hashes[n]);
          prefix = found != null && found.inputs().equals(inputs.subList(0, n)) ? found : null;
        }
        if (prefix != null) {
          List<String> rest = new ArrayList<>(List.of(prefix.output()));
          rest.addAll(inputs.subList(prefix.inputs().size(), inputs.size()));
          now = Step.join(step.title(), step.kind(), rest, step.output());
        }
        concats.putIfAbsent(hashes[inputs.size()], step);
      }
      changed.add(now);
    }
    return changed;
  }

  /** Of the first n names, for each n: so that a long list is gone through once and not once for each of its names. */
  private static long[] hashes(List<String> names) {
    long[] hashes = new long[names.size() + 1];
    for (int i = 0; i < names.size(); i++) {
      hashes[i + 1] = 31 * (hashes[i] + 1) + names.get(i).hashCode();
    }
    return hashes;
  }

  /** The steps from which a value follows, up to another. */
  private BitSet before(String value, String until) {
    BitSet found = new BitSet();
    List<String> open = new ArrayList<>(List.of(value));
    while (!open.isEmpty()) {
      String name = open.remove(open.size() - 1);
      Integer maker = until.equals(name) ? null : makers.get(name);
      if (maker != null && !found.get(maker)) {
        found.set(maker);
        open.addAll(steps.get(maker).inputs());
      }
    }
    return found;
  }

  private String sequence(String from, String to, BitSet allowed) {
    BadInputException.check(++depth <= DEEPEST, "expected at most %d branches inside each other, found more", DEEPEST);
    List<String> layers = new ArrayList<>();
    String at = from;
    while (!at.equals(to)) {
      List<Integer> next = readers.getOrDefault(at, List.of()).stream().filter(allowed::get).distinct().toList();
      Step step = next.isEmpty() ? null : steps.get(next.get(0));
      if (next.size() == 1 && step.kind() == Step.Kind.LAYER) {
        layers.add(step.layer());
        ordered.add(step);
      } else {
        step = meeting(at, allowed);
        layers.add(isTree(at, step, allowed) ? joined(at, step, allowed)
            : StepGraph.of(at, step.output(), own(at, step.output(), allowed).stream().mapToObj(steps::get).toList(),
                ordered));
      }
      at = step.output();
    }
    depth--;
    return "[" + String.join(", ", layers) + "]";
  }

  /** The first step that all ways from a value lead through. */
  private Step meeting(String from, BitSet allowed) {
    int open = edges(from, allowed);
    int first = readers.getOrDefault(from, List.of()).stream().filter(allowed::get).reduce(Integer::min).orElse(0);
    Set<String> reached = new HashSet<>(Set.of(from));
    for (int i = allowed.nextSetBit(first); i >= 0; i = allowed.nextSetBit(i + 1)) {
      Step step = steps.get(i);
      long entering = step.inputs().stream().filter(reached::contains).count();
      if (entering > 0) {
        open -= (int) entering;
        if (open == 0) {
          return step;
        }
        reached.add(step.output());
        open += edges(step.output(), allowed);
      }
    }
    throw new BadInputException("expected all ways from %s to meet again, found some that do not", from);
  }

  private int edges(String value, BitSet allowed) {
    return (int) readers.getOrDefault(value, List.of()).stream().filter(allowed::get).count();
  }

  /** The steps from one value to another, among some. */
  private BitSet own(String from, String to, BitSet allowed) {
    BitSet own = before(to, from);
    own.and(allowed);
    return own;
  }

  /** Whether what leads from a value to a step are branches apart, which a layer of ours joins. */
  private boolean isTree(String from, Step join, BitSet allowed) {
    BitSet taken = new BitSet();
    for (String input : join.inputs()) {
      BitSet own = own(from, input, allowed);
      boolean apart = !own.intersects(taken)
          && own.stream().mapToObj(steps::get).flatMap(step -> step.inputs().stream())
          .allMatch(name -> name.equals(from) || makers.containsKey(name) && own.get(makers.get(name)));
      if (!apart) {
        return false;
      }
      taken.or(own);
    }
    // A gate is a value times what layers make of it.
    boolean gated = join.inputs().size() == 2 && join.inputs().stream().filter(from::equals).count() == 1;
    return join.kind() != Step.Kind.LAYER && (join.kind() != Step.Kind.MULTIPLY || gated);
  }

  private String joined(String from, Step join, BitSet allowed) {
    BadInputException.check(join.kind() == Step.Kind.CONCAT || join.inputs().size() <= DEEPEST,
        "node %s: expected at most %d values that are added, found %d", join.title(), DEEPEST, join.inputs().size());
    List<List<Step>> saved = new ArrayList<>();
    List<String> branches = new ArrayList<>();
    for (String input : join.inputs()) {
      BitSet own = own(from, input, allowed);
      int before = ordered.size();
      branches.add(input.equals(from) ? "" : sequence(from, input, own));
      saved.add(new ArrayList<>(ordered.subList(before, ordered.size())));
      ordered.subList(before, ordered.size()).clear();
    }
    return join.kind() == Step.Kind.CONCAT ? concat(branches, saved)
        : join.kind() == Step.Kind.ADD ? sum(branches, saved) : gate(branches, saved);
  }

  private String concat(List<String> branches, List<List<Step>> saved) {
    saved.forEach(ordered::addAll);
    return "{concat = [" + String.join(", ",
        branches.stream().map(branch -> branch.isEmpty() ? "[identity]" : branch).toList()) + "]}";
  }

  private String gate(List<String> branches, List<List<Step>> saved) {
    int body = branches.get(0).isEmpty() ? 1 : 0;
    ordered.addAll(saved.get(body));
    return "{gate = " + branches.get(body) + "}";
  }

  /** Branches that are the input itself come last, where they need no layers. */
  private String sum(List<String> branches, List<List<Step>> saved) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      order.add(branches.get(i).isEmpty() ? order.size()
          : (int) order.stream().filter(j -> !branches.get(j).isEmpty()).count(), i);
    }
    order.forEach(i -> ordered.addAll(saved.get(i)));
    String sum = branches.get(order.get(order.size() - 1));
    for (int i = order.size() - 2; i >= 0; i--) {
      String branch = branches.get(order.get(i));
      sum = "[{residual {layers = " + (branch.isEmpty() ? "[identity]" : branch)
          + (sum.isEmpty() ? "" : ", shortcut = " + sum) + "}}]";
    }
    return sum.substring(1, sum.length() - 1);
  }
}
