package bellows.interchange.onnx;

import bellows.expression.Operation;
import bellows.expression.Trace;
import bellows.interchange.onnx.GraphWriter.Value;
import bellows.nn.layer.ElementFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A formula of each element: a node, or a few, for each line of its trace. */
final class FunctionNodes {
  /** Lines that are one operator of ONNX. */
  private static final Map<Operation, String> OPERATORS = Map.ofEntries(Map.entry(Operation.NEGATE, "Neg"),
      Map.entry(Operation.ADD, "Add"), Map.entry(Operation.SUBTRACT, "Sub"), Map.entry(Operation.MULTIPLY, "Mul"),
      Map.entry(Operation.DIVIDE, "Div"), Map.entry(Operation.POWER, "Pow"), Map.entry(Operation.SQRT, "Sqrt"),
      Map.entry(Operation.EXP, "Exp"), Map.entry(Operation.LOG, "Log"), Map.entry(Operation.SIN, "Sin"),
      Map.entry(Operation.COS, "Cos"), Map.entry(Operation.TANH, "Tanh"), Map.entry(Operation.SIGMOID, "Sigmoid"),
      Map.entry(Operation.SOFTPLUS, "Softplus"), Map.entry(Operation.RELU, "Relu"), Map.entry(Operation.ABS, "Abs"),
      Map.entry(Operation.SIGN, "Sign"), Map.entry(Operation.MAX, "Max"), Map.entry(Operation.MIN, "Min"));

  private final GraphWriter graph;
  private final String layer;
  private final Value x;
  private final List<String> values = new ArrayList<>();

  private FunctionNodes(GraphWriter graph, String layer, Value x) {
    this.graph = graph;
    this.layer = layer;
    this.x = x;
  }

  /** @param learned the constants' values by their names */
  static Value write(GraphWriter graph, String layer, ElementFunction function, Value x, Map<String, Float> learned) {
    FunctionNodes nodes = new FunctionNodes(graph, layer, x);
    Trace trace = function.forward();
    for (int i = 0; i <= trace.result(); i++) {
      Trace.Line line = trace.lines().get(i);
      String name = i == trace.result() ? layer : layer + ".z" + i;
      nodes.values.add(line.isConstant() ? graph.constant(name, line.constant())
          : !line.isVariable() ? nodes.line(line, name)
              : line.name().equals(ElementFunction.INPUT) ? x.name() : graph.constant(name, learned.get(line.name())));
    }
    return new Value(nodes.values.get(trace.result()), x.shape());
  }

  private String line(Trace.Line line, String name) {
    String a = values.get(line.a());
    String b = line.b() < 0 ? null : values.get(line.b());
    return switch (line.operation()) {
      case SQUARE -> node("Mul", name, a, a);
      case LESS -> node("Cast", name, node("Less", name + ".holds", a, b));
      case LESS_OR_EQUAL -> node("Cast", name, node("LessOrEqual", name + ".holds", a, b));
      case EQUAL -> node("Cast", name, node("Equal", name + ".holds", a, b));
      case GATE -> node("Where", name, isNegative(name, a), zero(name), b);
      case LEAKY_RELU -> node("Where", name, isNegative(name, a), node("Mul", name + ".leak", a, b), a);
      case LEAK -> node("Where", name, isNegative(name, a), b, graph.constant(name + ".one", 1));
      default -> b == null ? node(OPERATORS.get(line.operation()), name, a)
          : node(OPERATORS.get(line.operation()), name, a, b);
    };
  }

  private String isNegative(String name, String a) {
    return node("LessOrEqual", name + ".negative", a, zero(name + ".bound"));
  }

  private String zero(String name) {
    return graph.constant(name + ".zero", 0);
  }

  private String node(String op, String name, String... inputs) {
    OnnxAttribute[] attributes = op.equals("Cast") ? new OnnxAttribute[] {OnnxAttribute.of("to", GraphWriter.FLOAT)}
        : new OnnxAttribute[0];
    return graph.node(op, name, x.shape(), List.of(inputs), attributes).name();
  }
}
