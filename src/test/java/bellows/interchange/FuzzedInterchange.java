package bellows.interchange;

import bellows.data.LocalFiles;
import bellows.fuzz.Subject;
import bellows.interchange.onnx.OnnxModel;
import bellows.interchange.weights.Pickles;
import bellows.interchange.weights.Precision;
import bellows.interchange.weights.Safetensors;
import bellows.interchange.weights.TensorFile;
import bellows.run.Changes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Files of other tools: ONNX, safetensors, PyTorch's pickles. */
public final class FuzzedInterchange {
  /** Jackson keeps names of fields, and a zip's directory its entries. */
  private static final long CONSTANT = 16 << 20;

  private static final String PICTURES = "name = v, loss = softmax-cross-entropy, classes = 3, input = [4, 4, 3], data.view"
      + " = [{resize = 5}, {centre-crop = 4}], network = [{conv {filters = 2, kernel = 3}}, relu, {dense = classes}]";

  private FuzzedInterchange() {}

  public static List<Subject> subjects(Path folder) throws IOException {
    List<Pickles.Named> tensors = List.of(
        new Pickles.Named("a.weight", new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}),
        new Pickles.Named("a.bias", new int[] {2}, new float[] {7, 8}));
    ByteArrayOutputStream safetensors = new ByteArrayOutputStream();
    Safetensors.write(safetensors, List.of(new Safetensors.Named("w", List.of(3), new float[] {1, 2, 3}),
        new Safetensors.Named("b", List.of(), new float[] {4})), Map.of("format", "pt"));
    List<byte[]> graphs = new ArrayList<>();
    for (String conf : Networks.returning()) {
      graphs.add(OnnxRoundTripTest.exported(Networks.of(conf)));
    }
    graphs.add(OnnxRoundTripTest.exported(Networks.of(PICTURES), new OnnxExport.Form(true, true, Precision.FLOAT16)));
    return List.of(
        weights(folder, "safetensors", safetensors.toByteArray()).with("{", "}", "[", "]", "\"F32\"",
            "\"shape\":", "-1", "99999999999999999999", ",", "null", "\"data_offsets\":[0,4]", "\"__metadata__\":"),
        weights(folder, "pickle", Pickles.legacy(tensors)), weights(folder, "pickle-zip", Pickles.zipped(tensors)),
        Subject.of("onnx", graphs, file -> {
          OnnxModel model = OnnxModel.read(file);
          return model.nodes() + " " + model.inputs() + model.outputs();
        }).allocating(64, 1 << 20),
        Subject.of("onnx-network", graphs, file -> OnnxImport.read(new LocalFiles(), "n", file, null,
            new Changes(null, List.of())).model().sha256()).allocating(4096, 512 << 20));
  }

  private static Subject weights(Path folder, String name, byte[] original) {
    Path path = folder.resolve(name);
    return Subject.of(name, List.of(original), file -> {
      Files.write(path, file);
      List<Object> found = new ArrayList<>();
      try (TensorFile tensors = TensorFile.open(path)) {
        for (TensorFile.Entry entry : tensors.entries()) {
          found.add(entry.element().isReal() ? entry + " " + Arrays.hashCode(tensors.read(entry)) : entry);
        }
      }
      return found;
    }).declaring(IOException.class).allocating(256, CONSTANT);
  }
}
