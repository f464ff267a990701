package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.interchange.weights.ChannelsFirst;
import bellows.nn.Layer;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Flatten;
import bellows.nn.model.Concat;
import bellows.nn.model.Model;
import bellows.nn.model.Residual;
import bellows.nn.model.Sequential;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What torchvision calls the tensors of a network, found by walking through it as torchvision's own code was written:
 *
 * <ul>
 * <li>residual networks: {@code conv1, bn1, layer2.0.conv1, layer2.0.downsample.0, fc} (in those for CIFAR
 * {@code linear} is usual, and {@code shortcut} for {@code downsample});
 * <li>Inception modules: {@code conv2.conv, inception3a.branch2.0.conv, inception3a.branch2.0.bn, fc};
 * <li>others: {@code features.3}, the place of a layer among all that lie before the network's flatten, and
 * {@code classifier.0} behind it. Of the three dense layers there timm makes convolutions by other names:
 * {@code pre_logits.fc1}, {@code pre_logits.fc2} and {@code head.fc}.
 * <li>those whose blocks have numbers: see {@link TorchBlocks}.
 * </ul>
 */
final class TorchNames {
  private static final List<String> STAGES = List.of("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b");

  /** What timm calls the dense layers of a VGG. */
  private static final List<String> TIMM_HEAD = List.of("pre_logits.fc1", "pre_logits.fc2", "head.fc");

  /** Names that a layer may have, by our full name of it. */
  private final Map<String, List<String>> names = new HashMap<>();

  private TorchNames() {}

  static List<TheirTensor> of(Model model) {
    TorchNames found = new TorchNames();
    List<Layer.Named> layers = model.network().layers();
    Map<String, List<String>> blocks = TorchBlocks.of(model);
    if (blocks != null) {
      found.names.putAll(blocks);
    } else if (layers.stream().anyMatch(named -> named.layer() instanceof Residual)) {
      found.residual(layers);
    } else if (layers.stream().anyMatch(named -> named.layer() instanceof Concat)) {
      found.inception(layers);
    } else {
      found.features(layers);
    }
    return found.tensors(model);
  }

  private void residual(List<Layer.Named> layers) {
    int stage = 0;
    int block = 0;
    int convolutions = 0;
    int norms = 0;
    for (Layer.Named named : layers) {
      if (named.layer() instanceof Residual residual) {
        boolean first = stage == 0 || residual.shortcut() != null;
        stage += first ? 1 : 0;
        block = first ? 0 : block + 1;
        block(named.name(), residual, "layer" + stage + "." + block);
      } else if (named.layer() instanceof Conv2d) {
        names.put(named.name(), List.of("conv" + ++convolutions));
      } else if (named.layer() instanceof BatchNorm) {
        names.put(named.name(), List.of("bn" + ++norms));
      } else if (named.layer() instanceof Dense) {
        names.put(named.name(), List.of("fc", "linear"));
      }
    }
  }

  private void block(String ours, Residual residual, String theirs) {
    int convolutions = 0;
    int norms = 0;
    for (Layer.Named named : residual.body().layers()) {
      String name = ours + ".body." + named.name();
      if (named.layer() instanceof Conv2d) {
        names.put(name, List.of(theirs + ".conv" + ++convolutions));
      } else if (named.layer() instanceof BatchNorm) {
        names.put(name, List.of(theirs + ".bn" + ++norms));
      }
    }
    List<Layer.Named> shortcut = residual.shortcut() == null ? List.of() : residual.shortcut().layers();
    for (int i = 0; i < shortcut.size(); i++) {
      names.put(ours + ".shortcut." + shortcut.get(i).name(),
          List.of(theirs + ".downsample." + i, theirs + ".shortcut." + i));
    }
  }

  private void inception(List<Layer.Named> layers) {
    int convolutions = 0;
    int modules = 0;
    for (Layer.Named named : layers) {
      if (named.layer() instanceof Concat concat) {
        BadInputException.check(modules < STAGES.size(), "expected at most %d Inception modules, found more",
            STAGES.size());
        module(named.name(), concat, "inception" + STAGES.get(modules++));
      } else if (named.layer() instanceof Conv2d) {
        names.put(named.name(), List.of("conv" + ++convolutions + ".conv"));
      } else if (named.layer() instanceof BatchNorm) {
        names.put(named.name(), List.of("conv" + convolutions + ".bn"));
      } else if (named.layer() instanceof Dense) {
        names.put(named.name(), List.of("fc"));
      }
    }
  }

  /** Of a branch of one convolution it has no number; of the last, the pooling counts. */
  private void module(String ours, Concat concat, String theirs) {
    for (int b = 0; b < concat.branches().size(); b++) {
      Sequential branch = concat.branches().get(b);
      String prefix = theirs + ".branch" + (b + 1);
      long steps = branch.layers().stream().filter(named -> !(named.layer() instanceof BatchNorm))
          .filter(named -> !named.layer().kind().equals("relu")).count();
      int step = -1;
      for (Layer.Named named : branch.layers()) {
        boolean norm = named.layer() instanceof BatchNorm;
        step += norm || named.layer().kind().equals("relu") ? 0 : 1;
        if (norm || named.layer() instanceof Conv2d) {
          names.put(ours + ".branch" + (b + 1) + "." + named.name(),
              List.of(prefix + (steps == 1 ? "" : "." + step) + (norm ? ".bn" : ".conv")));
        }
      }
    }
  }

  private void features(List<Layer.Named> layers) {
    int flatten = IntStream.range(0, layers.size()).filter(i -> layers.get(i).layer() instanceof Flatten)
        .reduce((first, last) -> last).orElse(layers.size());
    long dense = layers.stream().skip(flatten).filter(named -> named.layer() instanceof Dense).count();
    int of = 0;
    for (int i = 0; i < layers.size(); i++) {
      String name = i < flatten ? "features." + i : "classifier." + (i - flatten - 1);
      boolean timms = i > flatten && dense == TIMM_HEAD.size() && layers.get(i).layer() instanceof Dense;
      names.put(layers.get(i).name(), timms ? List.of(name, TIMM_HEAD.get(of++)) : List.of(name));
    }
  }

  private List<TheirTensor> tensors(Model model) {
    Map<String, Model.Row> rows = new HashMap<>();
    model.rows().forEach(row -> rows.put(row.name(), row));
    Map<String, Shape> read = shapesRead(model);
    List<TheirTensor> tensors = new ArrayList<>();
    OurNames.all(model.layout()).filter(segment -> !model.trainsOnly(segment.layer())).forEach(segment -> {
      Model.Row row = rows.get(segment.layer());
      List<String> layer = names.get(segment.layer());
      BadInputException.check(row != null && layer != null && (row.layer() instanceof Conv2d
          || row.layer() instanceof Dense || row.layer() instanceof BatchNorm),
          "%s: expected a layer that torchvision's networks have at this place, found %s; take the names of bellows",
          segment.name(), row == null ? "none" : row.layer().kind());
      tensors.add(tensor(segment, row, layer, read.get(row.name())));
    });
    return tensors;
  }

  /** What each dense layer reads, as the picture that it is of where one was flattened right before. */
  private static Map<String, Shape> shapesRead(Model model) {
    Map<String, Shape> read = new HashMap<>();
    Shape flattened = null;
    for (Model.Row row : model.rows()) {
      if (row.layer() instanceof Flatten) {
        flattened = row.input();
      } else if (row.layer() instanceof Dense) {
        read.put(row.name(), flattened != null && flattened.size() == row.input().size() ? flattened : row.input());
        flattened = null;
      }
    }
    return read;
  }

  private static TheirTensor tensor(Layout.Segment segment, Model.Row row, List<String> layer, Shape read) {
    String last = segment.name().substring(segment.name().lastIndexOf('.') + 1);
    String theirs = switch (last) {
      case "scale" -> "weight";
      case "shift" -> "bias";
      case "mean" -> "running_mean";
      case "variance" -> "running_var";
      default -> last;
    };
    List<String> names = layer.stream().map(name -> name + "." + theirs).toList();
    if (!last.equals("weight")) {
      return new TheirTensor(segment, names, null, List.of(segment.size()));
    }
    ChannelsFirst layout = row.layer() instanceof Dense ? ChannelsFirst.of(read, segment.shape().channels())
        : new ChannelsFirst(segment.shape().at(0), segment.shape().at(1), segment.shape().at(2), segment.shape().at(3));
    // Of squeeze-and-excite they are convolutions of one place.
    boolean placed = row.layer() instanceof Dense && names.get(0).matches(".*\\.fc[12]\\.weight");
    List<Integer> extents = row.layer() instanceof Dense && !placed ? List.of(layout.outputs(), layout.size() / layout.outputs())
        : Arrays.asList(layout.outputs(), layout.channels(), layout.height(), layout.width());
    return new TheirTensor(segment, names, layout, extents);
  }
}
