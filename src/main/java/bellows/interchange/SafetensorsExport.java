package bellows.interchange;

import bellows.interchange.weights.Precision;
import bellows.interchange.weights.Safetensors;
import bellows.nn.model.Model;
import bellows.run.TrainedModel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A model's tensors as a file of safetensors. */
public final class SafetensorsExport {
  private SafetensorsExport() {}

  /**
   * Writes all weights and statistics; those of classifiers that only training has are left out of others' names.
   *
   * @return how many tensors
   */
  public static int write(TrainedModel trained, Naming naming, Precision precision, OutputStream out)
      throws IOException {
    Model model = trained.model();
    float[] weights = trained.weights();
    List<Safetensors.Named> tensors = naming.of(model).stream().map(tensor -> {
      float[] values = Arrays.copyOfRange(weights, tensor.ours().offset(), tensor.ours().end());
      return new Safetensors.Named(tensor.names().get(0), tensor.extents(), tensor.toTheirs(values),
          precision.of(tensor.extents().size()));
    }).toList();
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("format", naming == Naming.BELLOWS ? "bellows" : "pt");
    notes.put("network", model.name());
    notes.put("input", model.input().toString());
    notes.put("bellows.sha256", trained.sha256());
    if (precision != Precision.FLOAT32) {
      notes.put("precision", precision.word());
    }
    if (!trained.classNames().isEmpty()) {
      notes.put("class-names", trained.classNames().stream().collect(Collectors.joining("\n")));
    }
    Safetensors.write(out, tensors, notes);
    return tensors.size();
  }
}
