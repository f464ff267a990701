package bellows.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.conf.BadInputException;
import bellows.data.LocalFiles;
import bellows.interchange.weights.Precision;
import bellows.interchange.weights.Safetensors;
import bellows.interchange.weights.TensorFile;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.run.Changes;
import bellows.run.TrainedModel;
import bellows.tensor.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsImportTest {
  private static final Path MODELS = Path.of("../shared/models");

  @TempDir
  Path folder;

  private static WeightsImport read(String network, Path file) throws IOException {
    try (TensorFile tensors = TensorFile.open(file)) {
      return WeightsImport.read(new LocalFiles(), network, tensors, null, new Changes(null, List.of()));
    }
  }

  /** Names that stand in the lists of keys that torchvision's state_dicts print. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      resnet18     | residual3.shortcut.conv1.weight     | layer2.0.downsample.0.weight      | 128, 64, 1, 1
      resnet50     | residual1.shortcut.batchnorm1.shift | layer1.0.downsample.1.bias        | 256
      resnet50     | residual16.body.conv3.weight        | layer4.2.conv3.weight             | 2048, 512, 1, 1
      resnet50     | dense1.weight                       | fc.weight                         | 1000, 2048
      vgg16        | conv13.weight                       | features.28.weight                | 512, 512, 3, 3
      vgg16        | dense1.weight                       | classifier.0.weight               | 4096, 25088
      vgg16        | dense3.bias                         | classifier.6.bias                 | 1000
      alexnet-2014 | conv5.bias                          | features.10.bias                  | 256
      alexnet-2014 | dense2.weight                       | classifier.4.weight               | 4096, 4096
      resnet20-a   | residual4.body.batchnorm2.variance  | layer2.0.bn2.running_var          | 32
      googlenet-bn | conv1.weight                        | conv1.conv.weight                 | 64, 3, 7, 7
      googlenet-bn | batchnorm3.mean                     | conv3.bn.running_mean             | 192
      googlenet-bn | concat1.branch1.conv1.weight        | inception3a.branch1.conv.weight   | 64, 192, 1, 1
      googlenet-bn | concat3.branch3.conv2.weight        | inception4a.branch3.1.conv.weight | 48, 16, 3, 3
      googlenet-bn | concat9.branch4.batchnorm1.scale    | inception5b.branch4.1.bn.weight   | 128
      googlenet-bn | dense1.weight                       | fc.weight                         | 1000, 1024
      mobilenet-v2 | conv1.weight                        | features.0.0.weight               | 32, 3, 3, 3
      mobilenet-v2 | conv2.weight                        | features.1.conv.0.0.weight        | 32, 1, 3, 3
      mobilenet-v2 | batchnorm3.shift                    | features.1.conv.2.bias            | 16
      mobilenet-v2 | residual1.body.conv2.weight         | features.3.conv.1.0.weight        | 144, 1, 3, 3
      mobilenet-v2 | residual10.body.batchnorm3.variance | features.16.conv.3.running_var    | 160
      mobilenet-v2 | conv22.weight                       | features.18.0.weight              | 1280, 320, 1, 1
      mobilenet-v2 | dense1.bias                         | classifier.1.bias                 | 1000
      mobilenet-v3-large | residual1.body.conv1.weight   | features.1.block.0.0.weight       | 16, 1, 3, 3
      mobilenet-v3-large | gate1.body.dense1.weight      | features.4.block.2.fc1.weight     | 24, 72, 1, 1
      mobilenet-v3-large | residual3.body.gate1.body.dense2.bias | features.5.block.2.fc2.bias | 120
      mobilenet-v3-large | residual10.body.conv3.weight  | features.15.block.3.0.weight      | 160, 960, 1, 1
      mobilenet-v3-large | dense1.weight                 | classifier.0.weight               | 1280, 960
      mobilenet-v3-large | dense2.weight                 | classifier.3.weight               | 1000, 1280
      mobilenet-v3-small | gate1.body.dense1.weight      | features.1.block.1.fc1.weight     | 8, 16, 1, 1
      mobilenet-v3-small | conv4.weight                  | features.2.block.0.0.weight       | 72, 16, 1, 1
      efficientnet-b0 | gate1.body.dense1.bias           | features.1.0.block.1.fc1.bias     | 8
      efficientnet-b0 | residual1.body.conv2.weight      | features.2.1.block.1.0.weight     | 144, 1, 3, 3
      efficientnet-b0 | residual9.body.conv3.weight      | features.6.3.block.3.0.weight     | 192, 1152, 1, 1
      efficientnet-b0 | dense1.weight                    | classifier.1.weight               | 1000, 1280
      densenet121  | concat1.branch2.batchnorm1.scale    | features.denseblock1.denselayer1.norm1.weight | 64
      densenet121  | concat7.branch2.conv2.weight        | features.denseblock2.denselayer1.conv2.weight | 32, 128, 3, 3
      densenet121  | conv2.weight                        | features.transition1.conv.weight  | 128, 256, 1, 1
      densenet121  | batchnorm5.mean                     | features.norm5.running_mean       | 1024
      densenet121  | dense1.bias                         | classifier.bias                   | 1000
      squeezenet   | conv2.weight                        | features.3.squeeze.weight         | 16, 96, 1, 1
      squeezenet   | concat8.branch2.conv1.bias          | features.12.expand3x3.bias        | 256
      squeezenet   | conv10.weight                       | classifier.1.weight               | 1000, 512, 1, 1
      """)
  void namesAndShapesAreTorchvisions(String network, String ours, String theirs, String shape) {
    Model model = Zoo.named(network);
    Map<String, TheirTensor> tensors = TorchNames.of(model).stream()
        .collect(Collectors.toMap(tensor -> tensor.ours().name(), tensor -> tensor));
    assertEquals(theirs, tensors.get(ours).names().get(0));
    assertEquals("[" + shape + "]", tensors.get(ours).extents().toString());
    assertEquals(model.layout().weights().size() + model.layout().statistics().size(), tensors.size());
  }

  /** timm's VGG has convolutions in place of the dense layers, whose weights keep the shape of what they read. */
  @Test
  void timmsDenseLayersOfAVggAreConvolutions() throws IOException {
    String conf = Networks.conf("[4, 4, 3]", 5, "{conv {filters = 2, kernel = 3, padding = 1}}, relu, {maxpool = 2}, "
        + "flatten, {dense = 6}, relu, {dropout = 0.5}, {dense = 7}, relu, {dropout = 0.5}, {dense = classes}");
    TrainedModel model = Networks.of(conf);
    List<Safetensors.Named> theirs = TorchNames.of(model.model()).stream().map(tensor -> {
      float[] values = Arrays.copyOfRange(model.weights(), tensor.ours().offset(), tensor.ours().end());
      String name = tensor.names().get(tensor.names().size() - 1);
      List<Integer> shape = name.equals("pre_logits.fc1.weight") ? List.of(6, 2, 2, 2)
          : name.equals("pre_logits.fc2.weight") ? List.of(7, 6, 1, 1) : tensor.extents();
      return new Safetensors.Named(name, shape, tensor.toTheirs(values));
    }).toList();
    assertEquals(List.of("features.0.weight", "features.0.bias", "pre_logits.fc1.weight", "pre_logits.fc1.bias",
        "pre_logits.fc2.weight", "pre_logits.fc2.bias", "head.fc.weight", "head.fc.bias"),
        theirs.stream().map(Safetensors.Named::name).toList());
    Path file = folder.resolve("timm.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      Safetensors.write(out, theirs, Map.of());
    }
    Path run = Files.writeString(folder.resolve("n.conf"), conf);
    assertArrayEquals(model.weights(), read(run.toString(), file).model().weights());
  }

  /** Weights are rounded once, biases and statistics not at all. */
  @ParameterizedTest
  @CsvSource({"FLOAT16, 0x1p-11", "BFLOAT16, 0x1p-8"})
  void halvesAreTheRoundedWeights(Precision precision, double bound) throws IOException {
    TrainedModel model = Networks.zoo("resnet20-a");
    Path file = folder.resolve("half.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      SafetensorsExport.write(model, Naming.TORCHVISION, precision, out);
    }
    assertTrue(Files.size(file) < 0.56 * 4 * model.weights().length, Files.size(file) + " bytes");
    float[] weights = model.weights();
    float[] after = read("resnet20-a", file).model().weights();
    for (Layout.Segment segment : OurNames.all(model.model().layout()).toList()) {
      for (int i = segment.offset(); i < segment.end(); i++) {
        float before = weights[i];
        double least = precision == Precision.FLOAT16 ? 0x1p-25 : 0;
        double allowed = segment.shape().rank() == 1 ? 0 : Math.max(least, bound * Math.abs(before));
        assertEquals(before, after[i], allowed, segment.name());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"resnet20-a, TORCHVISION", "resnet20, TORCHVISION", "resnet20, BELLOWS", "mlp, BELLOWS",
      "lenet, BELLOWS"})
  void whatIsExportedComesBack(String network, Naming naming) throws IOException {
    TrainedModel model = Networks.zoo(network);
    Path file = folder.resolve("w.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      SafetensorsExport.write(model, naming, Precision.FLOAT32, out);
    }
    WeightsImport read = read(network, file);
    assertEquals(naming, read.naming());
    assertArrayEquals(model.weights(), read.model().weights());
  }

  /** A dense layer reads a flattened picture channel by channel there, pixel by pixel here. */
  @Test
  void flattenedPicturesAreReordered() {
    Model model = Networks.of(Networks.conf("[2, 2, 2]", 3,
        "{conv {filters = 2, kernel = 1}}, flatten, {dense = classes}")).model();
    TheirTensor dense = TorchNames.of(model).get(2);
    float[] theirs = new float[24];
    for (int o = 0; o < 3; o++) {
      for (int c = 0; c < 2; c++) {
        for (int p = 0; p < 4; p++) {
          theirs[o * 8 + c * 4 + p] = 100 * o + 10 * c + p;
        }
      }
    }
    float[] ours = dense.layout().toOurs(theirs);
    for (int p = 0; p < 4; p++) {
      for (int c = 0; c < 2; c++) {
        for (int o = 0; o < 3; o++) {
          assertEquals(100 * o + 10 * c + p, ours[(p * 2 + c) * 3 + o]);
        }
      }
    }
    assertArrayEquals(theirs, dense.layout().toTheirs(ours));
  }

  @Test
  void anotherNetworksWeightsAreRefused() throws IOException {
    Path file = folder.resolve("w.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      SafetensorsExport.write(Networks.zoo("resnet32-a"), Naming.TORCHVISION, Precision.FLOAT32, out);
    }
    BadInputException more = assertThrows(BadInputException.class, () -> read("resnet20-a", file));
    assertTrue(more.getMessage().contains("found also layer1.3.conv1.weight"), more.getMessage());
    BadInputException missing = assertThrows(BadInputException.class, () -> read("resnet20", file));
    assertTrue(missing.getMessage().contains("layer2.0.downsample.0.weight"), missing.getMessage());
  }

  /** Trained by others on CIFAR-10: one file as PyTorch once wrote it, one of safetensors. */
  @Test
  void realWeightsAreTheSameFromBothFiles() throws IOException {
    assumeTrue(Files.isDirectory(MODELS), "needs " + MODELS);
    WeightsImport pickled = read("resnet20-a", MODELS.resolve("resnet20-12fca82f.th"));
    assertEquals(97, pickled.weights().read().size());
    assertEquals(pickled.model().sha256(), read("resnet20-a", MODELS.resolve("resnet20.safetensors")).model().sha256());
  }
}
