package bellows.ml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The Python module {@code bellows.ml}, written as the jar is built: a class for each stage, with its params, their
 * types, defaults and words as they are here, so that nobody keeps two lists of them. What the classes share is in
 * {@code stages.py}, beside it in the jar.
 */
public final class PythonModule {
  /** How Python knows a kind of param: by a type, and a function of {@code TypeConverters}. */
  private record Type(String hint, String converter) {}

  private static final Map<Class<?>, Type> TYPES = Map.of(IntParam.class, new Type("int", "toInt"), LongParam.class,
      new Type("int", "toInt"), DoubleParam.class, new Type("float", "toFloat"), BooleanParam.class,
      new Type("bool", "toBoolean"), StringArrayParam.class, new Type("List[str]", "toListString"),
      DoubleArrayParam.class, new Type("List[float]", "toListFloat"), IntArrayParam.class,
      new Type("List[int]", "toListInt"));
  private static final Type TEXT = new Type("str", "toString");

  private static final String HEAD = """
      \"""Neural networks as stages of Spark ML's pipelines.

      Written from the stages in Java as the jar is built. Models are made by ``fit`` and ``load``.
      \"""

      from __future__ import annotations

      from typing import Any, List, Optional

      from pyspark import keyword_only
      from pyspark.ml.param import Param, Params, TypeConverters

      from bellows.ml.stages import (
          ClassificationModel,
          NetworkEstimator,
          NetworkModel,
          NetworkSummary,
          NetworkTransformer,
      )

      """;

  private final StringBuilder out = new StringBuilder(HEAD);

  private PythonModule() {}

  /** Writes the module into the folder of classes that is given. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0], "bellows", "ml"));
    Files.writeString(folder.resolve("__init__.py"), text());
  }

  /** The module's text. */
  static String text() {
    PythonModule module = new PythonModule();
    List<String> all = List.of("ImagePreparer", "NetworkSummary", "NeuralNetworkClassificationModel",
        "NeuralNetworkClassifier", "NeuralNetworkRegressionModel", "NeuralNetworkRegressor");
    module.out.append("__all__ = ").append(all.stream().map(PythonModule::quoted)
        .collect(Collectors.joining(", ", "[", "]\n")));
    module.model("NeuralNetworkClassificationModel", "ClassificationModel", new NeuralNetworkClassifier(),
        NeuralNetworkClassificationModel.class);
    module.stage("NetworkEstimator", "Learns classes with a neural network.", new NeuralNetworkClassifier(),
        "NeuralNetworkClassificationModel");
    module.model("NeuralNetworkRegressionModel", "NetworkModel", new NeuralNetworkRegressor(),
        NeuralNetworkRegressionModel.class);
    module.stage("NetworkEstimator", "Learns real values with a neural network.", new NeuralNetworkRegressor(),
        "NeuralNetworkRegressionModel");
    module.stage("NetworkTransformer", "Brings pictures to one size.", new ImagePreparer(), null);
    return module.out.toString();
  }

  /** @param model the class of what is fitted; null for a stage that fits nothing */
  private void stage(String base, String words, Params stage, String model) {
    String name = stage.getClass().getSimpleName();
    begin(name, base, words, stage);
    String keywords = Arrays.stream(stage.params()).map(param -> "        " + param.name() + ": " + hint(stage, param)
        + " = " + literal(defaultOf(stage, param)) + ",\n").collect(Collectors.joining());
    out.append("    @keyword_only\n    def __init__(\n        self,\n        *,\n").append(keywords)
        .append("    ) -> None:\n        super().__init__()\n        self._make(").append(defaults(stage))
        .append(")\n        self._take(self._input_kwargs)\n\n");
    out.append("    @keyword_only\n    def setParams(\n        self,\n        *,\n").append(keywords)
        .append("    ) -> ").append(name).append(":\n        return self._take(self._input_kwargs)\n\n");
    if (model != null) {
      out.append("    def _create_model(self, java_model: Any) -> ").append(model).append(":\n        return ")
          .append(model).append("(java_model)\n\n");
    }
    accessors(name, stage, stage.getClass());
  }

  /** A model has its estimator's params, and sets those that Java's class does. */
  private void model(String name, String base, Params estimator, Class<?> type) {
    begin(name, base, "What " + estimator.getClass().getSimpleName() + " learned.", estimator);
    out.append("    def __init__(self, java_model: Optional[Any] = None) -> None:\n")
        .append("        super().__init__(java_model)\n        self._setDefault(").append(defaults(estimator))
        .append(")\n\n");
    accessors(name, estimator, type);
  }

  private void begin(String name, String base, String words, Params stage) {
    out.append("\n\nclass ").append(name).append('(').append(base).append("):\n    \"\"\"").append(words)
        .append("\n\n    Parameters\n    ----------\n");
    for (Param<?> param : stage.params()) {
      out.append("    ").append(param.name()).append(" : ").append(type(param).hint()).append("\n        ")
          .append(param.doc().replace("\\", "\\\\").replace("\"\"\"", "'''")).append('\n');
    }
    out.append("    \"\"\"\n\n    _java_class = ").append(quoted("bellows.ml." + name)).append("\n\n");
    for (Param<?> param : stage.params()) {
      out.append("    ").append(param.name()).append(": Param[").append(type(param).hint())
          .append("] = Param(\n        Params._dummy(),\n        ").append(quoted(param.name())).append(",\n        ")
          .append(quoted(param.doc())).append(",\n        typeConverter=TypeConverters.")
          .append(type(param).converter()).append(",\n    )\n");
    }
    out.append('\n');
  }

  private void accessors(String stageName, Params stage, Class<?> type) {
    String separator = "";
    for (Param<?> param : stage.params()) {
      String name = Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
      String hint = type(param).hint();
      out.append(separator).append("    def get").append(name).append("(self) -> ").append(hint)
          .append(":\n        return self.getOrDefault(self.").append(param.name()).append(")\n");
      separator = "\n";
      if (Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals("set" + name))) {
        out.append("\n    def set").append(name).append("(self, value: ").append(hint).append(") -> ")
            .append(stageName).append(":\n        return self._given(self.").append(param.name()).append(", value)\n");
      }
    }
  }

  private static String defaults(Params stage) {
    return Arrays.stream(stage.params()).filter(stage::hasDefault).map(param -> "\n            " + param.name() + "="
        + literal(defaultOf(stage, param)) + ",").collect(Collectors.joining()) + "\n        ";
  }

  private static Object defaultOf(Params stage, Param<?> param) {
    return stage.hasDefault(param) ? stage.getDefault(param).get() : null;
  }

  private static Type type(Param<?> param) {
    return TYPES.getOrDefault(param.getClass(), TEXT);
  }

  private static String hint(Params stage, Param<?> param) {
    return stage.hasDefault(param) ? type(param).hint() : "Optional[" + type(param).hint() + "]";
  }

  private static String literal(Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    return value instanceof Number ? value.toString() : quoted(value.toString());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
