package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Steps as sequences, residual blocks and concatenations: from each value on it goes along the one step that reads it;
 * where several do, to the step where all ways meet again, whose inputs are then branches of their own.
 */
final class Structure {
  private static final int DEEPEST = 200;

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
   * @throws BadInputException with the node, if branches cross
   */
  static Found of(List<Step> all, String from, String to) {
    Structure structure = new Structure(prefixed(all));
    Set<Integer> alive = structure.before(to, Set.of(from));
    for (int step : alive.stream().sorted().toList()) {
      for (String input : structure.steps.get(step).inputs()) {
        BadInputException.check(input.equals(from) || structure.makers.containsKey(input), "node %s: expected inputs "
            + "that follow from the network's, found %s", structure.steps.get(step).title(), input);
        structure.readers.computeIfAbsent(input, k -> new ArrayList<>()).add(step);
      }
    }
    BadInputException.check(!alive.isEmpty(), "expected layers between the input and the output, found none");
    return new Found(structure.sequence(from, to, alive), structure.ordered);
  }

  /** What a concatenation has in front may be one that is there already, as DenseNets are written: then it is read. */
  private static List<Step> prefixed(List<Step> all) {
    List<Step> changed = new ArrayList<>();
    Map<List<String>, String> concats = new HashMap<>();
    for (Step step : all) {
      Step now = step;
      if (step.kind() == Step.Kind.CONCAT) {
        for (int n = step.inputs().size() - 1; n >= 2; n--) {
          String prefix = concats.get(step.inputs().subList(0, n));
          if (prefix != null) {
            List<String> inputs = new ArrayList<>(List.of(prefix));
            inputs.addAll(step.inputs().subList(n, step.inputs().size()));
            now = Step.join(step.title(), step.kind(), inputs, step.output());
            break;
          }
        }
        concats.putIfAbsent(step.inputs(), step.output());
      }
      changed.add(now);
    }
    return changed;
  }

  /** The steps from which a value follows, up to some values. */
  private Set<Integer> before(String value, Set<String> until) {
    Set<Integer> found = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(value));
    while (!open.isEmpty()) {
      String name = open.remove(open.size() - 1);
      Integer maker = until.contains(name) ? null : makers.get(name);
      if (maker != null && found.add(maker)) {
        open.addAll(steps.get(maker).inputs());
      }
    }
    return found;
  }

  private String sequence(String from, String to, Set<Integer> allowed) {
    BadInputException.check(++depth <= DEEPEST, "expected at most %d branches inside each other, found more", DEEPEST);
    List<String> layers = new ArrayList<>();
    String at = from;
    while (!at.equals(to)) {
      List<Integer> next = readers.getOrDefault(at, List.of()).stream().filter(allowed::contains).distinct().toList();
      Step step = next.isEmpty() ? null : steps.get(next.get(0));
      if (next.size() == 1 && step.kind() == Step.Kind.LAYER) {
        layers.add(step.layer());
        ordered.add(step);
      } else {
        step = meeting(at, allowed);
        layers.add(joined(at, step, allowed));
      }
      at = step.output();
    }
    depth--;
    return "[" + String.join(", ", layers) + "]";
  }

  /** The first step that all ways from a value lead through. */
  private Step meeting(String from, Set<Integer> allowed) {
    int open = edges(from, allowed);
    Set<String> reached = new HashSet<>(Set.of(from));
    for (int i : allowed.stream().sorted().toList()) {
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

  private int edges(String value, Set<Integer> allowed) {
    return (int) readers.getOrDefault(value, List.of()).stream().filter(allowed::contains).count();
  }

  private String joined(String from, Step join, Set<Integer> allowed) {
    List<List<Step>> saved = new ArrayList<>();
    List<String> branches = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    for (String input : join.inputs()) {
      Set<Integer> own = before(input, Set.of(from));
      own.removeIf(step -> !allowed.contains(step));
      boolean apart = own.stream().noneMatch(taken::contains)
          && own.stream().flatMap(step -> steps.get(step).inputs().stream())
          .allMatch(name -> name.equals(from) || makers.containsKey(name) && own.contains(makers.get(name)));
      BadInputException.check(join.kind() != Step.Kind.LAYER && apart, "node %s: expected branches from %s that meet "
          + "here and are apart before, found some that cross; such graphs are not read", join.title(), from);
      taken.addAll(own);
      int before = ordered.size();
      branches.add(input.equals(from) ? "" : sequence(from, input, own));
      saved.add(new ArrayList<>(ordered.subList(before, ordered.size())));
      ordered.subList(before, ordered.size()).clear();
    }
    return join.kind() == Step.Kind.CONCAT ? concat(branches, saved)
        : join.kind() == Step.Kind.ADD ? sum(branches, saved) : gate(join, branches, saved);
  }

  private String concat(List<String> branches, List<List<Step>> saved) {
    saved.forEach(ordered::addAll);
    return "{concat = [" + String.join(", ",
        branches.stream().map(branch -> branch.isEmpty() ? "[identity]" : branch).toList()) + "]}";
  }

  /** One of the two must be the input itself, or layers of it that come before the rest. */
  private String gate(Step join, List<String> branches, List<List<Step>> saved) {
    int body = branches.get(0).isEmpty() ? 1 : 0;
    BadInputException.check(branches.get(1 - body).isEmpty() && !branches.get(body).isEmpty(), "node %s: expected a "
        + "value times what layers make of it, found a product of two branches", join.title());
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
