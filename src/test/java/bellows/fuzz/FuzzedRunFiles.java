package bellows.fuzz;

import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.train.RunConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Run files and the {@code model.conf} of a trained model: HOCON, down to the network's layout. */
final class FuzzedRunFiles {
  private static final String RUN = """
      name = a, seed = 7   # a comment
      data {source = digits, train = 20, normalise {mean = [1, 2.5], scale = 0.5}}
      network = [{conv {filters = 4, kernel = [3, 3], padding = 1}}, batchnorm, relu, {maxpool = 2}, flatten,
        {residual {layers = [{dense = 784}, tanh]}}, {dense = classes}]
      loss = softmax-cross-entropy
      optimizer {name = sgd, momentum = 0.9}
      rate {name = cosine, start = 0.02, warm-up = 3 steps}
      batch = 16, leaves = 8, clipping = 5
      stop {epochs = 3}
      evaluate = 1 epoch
      checkpoint {every = 2 steps, keep = 3}
      """;
  private static final String MODEL = """
      {
          "class-names" : [ "a", "b" ], "classes" : 2, "input" : [ 8, 8, 3 ], "loss" : "hinge", "name" : "b",
          "data" : { "normalise" : { "mean" : [ 1.5, 2, 3 ], "scale" : [ 0.1, 1, 2e-3 ] } },
          "network" : [ { "concat" : [ [ { "conv" : { "filters" : 3, "kernel" : 1 } } ], [ "relu" ] ] }, "flatten",
              { "dropout" : 0.5 }, { "dense" : { "units" : "classes", "init" : { "normal" : 0.01 } } } ]
      }
      """;
  private static final String[] WORDS = {"{", "}", "[", "]", "[[", "{a=", "a {", "=", ":", "+=", ",", "\"", "\"\"\"",
      "#", "//", "\\u0000", "\n", "${name}", "${?HOME}", "${a.b}", "name = ${name}${name}\n", "a.a.", "a.a = 1\n",
      "b = ${b} [1]\n", "include \"a\"\n", "include file(\"/etc/passwd\")\n", "include url(\"http://localhost:1\")\n",
      "include classpath(\"a\")\n", "include required(\"a\")\n", "null", "true", "1e999999999", "-1", "0", "2147483647",
      "9223372036854775808", "NaN", "0x1p9", "99999999999999999999999999", "{residual {layers = [", "{dense = ",
      "{conv {filters = 2147483647, kernel = 1}},", "{concat = [[relu],[", "auto", "classes", "alexnet", "1000000000"};

  private FuzzedRunFiles() {}

  static List<Subject> subjects() {
    return List.of(text("run.conf", RUN, FuzzedRunFiles::run), text("model.conf", MODEL, FuzzedRunFiles::model));
  }

  private static Subject text(String name, String original, Subject.Reader reader) {
    return Subject.of(name, List.of(original.getBytes(StandardCharsets.UTF_8)), reader).with(WORDS).allocating(2048,
        96 << 20);
  }

  private static Object run(byte[] file) {
    Settings settings = Settings.parse(new String(file, StandardCharsets.UTF_8), "run.conf");
    RunConfig config = RunConfig.read(settings);
    Model model = Zoo.model(settings, Shape.of(28, 28, 1), 10);
    for (String key : List.of("source", "train", "test", "path")) {
      settings.section("data").has(key);
    }
    settings.finish();
    return List.of(config.batch(), model.layout().size(), settings.config().root().render().length());
  }

  private static Object model(byte[] file) {
    Settings settings = Settings.parse(new String(file, StandardCharsets.UTF_8), "model.conf");
    Shape input = Shape.of(settings.integers("input"));
    Model model = Zoo.model(settings, input, settings.integer("classes"));
    Normalisation normalisation = Normalisation.read(settings.section("data").section("normalise"));
    return List.of(model.layout().size(), normalisation, settings.has("class-names") ? settings.texts("class-names")
        : List.of());
  }
}
