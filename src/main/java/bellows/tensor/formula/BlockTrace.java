package bellows.tensor.formula;

import bellows.expression.Operation;
import bellows.expression.Trace;
import bellows.expression.Trace.Line;
import bellows.kernel.ArithmeticKernels;
import bellows.kernel.Kernels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A trace bound to kernels: each line becomes one pass over a block of {@link #BLOCK} values, so nothing is interpreted
 * element by element, and what lines hand to each other stays in the nearest cache. Constants are blocks of equal
 * values. Immutable; whose memory the blocks are, a {@link Frame} says.
 */
public final class BlockTrace {
  /** Values that pass together: a few blocks of this size fit the nearest cache. */
  public static final int BLOCK = 1024;

  private static final float[] ONES = ones();

  private static float[] ones() {
    float[] ones = new float[BLOCK];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** One line over {@code n} values; {@code b} is not looked at where there is one operand. */
  interface Loop {
    void run(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);
  }

  /** A loop and the slots of its operands and its result. */
  record Step(Loop loop, int a, int b, int y) {}

  private final List<String> variables;
  private final float[] constants;
  private final Step[] steps;
  private final int[] results;
  private final int registers;

  /** Slots are numbered: variables, constants, the output (result 0), registers. */
  public BlockTrace(Trace trace, Kernels kernels) {
    variables = trace.variables();
    List<Line> lines = trace.lines();
    List<Float> numbers = new ArrayList<>();
    List<Step> program = new ArrayList<>();
    int[] slot = new int[lines.size()];
    int[] lastUse = lastUses(trace);
    int output = variables.size() + (int) lines.stream().filter(Line::isConstant).count();
    int used = output + 1;
    int variable = 0;
    Deque<Integer> free = new ArrayDeque<>();
    for (int i = 0; i < slot.length; i++) {
      Line line = lines.get(i); // a slot for its value, and a step where it computes one
      if (line.isVariable()) {
        slot[i] = variable++;
      } else if (line.isConstant()) {
        slot[i] = variables.size() + numbers.size();
        numbers.add((float) line.constant());
      } else {
        release(line.a(), i, lines, slot, lastUse, output, free);
        if (line.b() != line.a()) {
          release(line.b(), i, lines, slot, lastUse, output, free);
        }
        slot[i] = i == trace.result() ? output : free.isEmpty() ? used++ : free.pop();
        program.add(step(line, slot, slot[i], kernels));
      }
    }
    if (!lines.get(trace.result()).computes()) {
      program.add(new Step((a, ao, b, bo, y, yo, n) -> System.arraycopy(a, ao, y, yo, n), slot[trace.result()],
          slot[trace.result()], output));
    }
    constants = new float[numbers.size()];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = numbers.get(i);
    }
    steps = program.toArray(Step[]::new);
    results = trace.results().stream().mapToInt(line -> slot[line]).toArray();
    results[0] = output;
    registers = used - output - 1;
  }

  /** For each line the last one that takes it; results are taken after all lines. */
  private static int[] lastUses(Trace trace) {
    int[] last = new int[trace.lines().size()];
    for (int i = 0; i < last.length; i++) {
      Line line = trace.lines().get(i);
      for (int operand : new int[] {line.a(), line.b()}) {
        if (operand >= 0) {
          last[operand] = i;
        }
      }
    }
    trace.results().forEach(result -> last[result] = Integer.MAX_VALUE);
    return last;
  }

  /** Gives back the register of an operand that line {@code i} is the last to take: the line may write over it. */
  private static void release(int operand, int i, List<Line> lines, int[] slot, int[] lastUse, int output,
      Deque<Integer> free) {
    if (operand >= 0 && lines.get(operand).computes() && lastUse[operand] == i && slot[operand] != output) {
      free.push(slot[operand]);
    }
  }

  private static Step step(Line line, int[] slot, int to, Kernels kernels) {
    int a = slot[line.a()];
    int b = line.operation() == Operation.SQUARE ? a : line.b() < 0 ? a : slot[line.b()];
    return new Step(loop(line.operation(), kernels), a, b, to);
  }

  private static Loop loop(Operation operation, Kernels kernels) {
    ArithmeticKernels arithmetic = kernels.arithmetic();
    return switch (operation) {
      case VARIABLE, CONSTANT -> throw new IllegalStateException(operation + " computes nothing");
      case NEGATE -> unary(arithmetic::negate);
      case ADD -> arithmetic::add;
      case SUBTRACT -> arithmetic::subtract;
      case MULTIPLY, SQUARE -> arithmetic::multiply;
      case DIVIDE -> arithmetic::divide;
      case POWER -> arithmetic::power;
      case SQRT -> unary(arithmetic::squareRoot);
      case EXP -> unary(kernels::exp);
      case LOG -> unary(kernels::log);
      case SIN -> unary(arithmetic::sine);
      case COS -> unary(arithmetic::cosine);
      case TANH -> unary(kernels::tanh);
      case SIGMOID -> unary(kernels::sigmoid);
      case SOFTPLUS -> unary(kernels::softplus);
      case RELU -> unary(kernels::relu);
      case ABS -> unary(arithmetic::absolute);
      case SIGN -> unary(arithmetic::sign);
      case MAX -> arithmetic::maximum;
      case MIN -> arithmetic::minimum;
      case LESS -> arithmetic::less;
      case LESS_OR_EQUAL -> arithmetic::lessOrEqual;
      case EQUAL -> arithmetic::equal;
      case GATE -> kernels::reluGradient;
      case LEAKY_RELU -> (a, ao, b, bo, y, yo, n) -> kernels.leakyRelu(a, ao, y, yo, n, b[bo]);
      case LEAK -> (a, ao, b, bo, y, yo, n) -> kernels.leakyReluGradient(a, ao, ONES, 0, y, yo, n, b[bo]);
    };
  }

  private interface Unary {
    void run(float[] x, int xo, float[] y, int yo, int n);
  }

  private static Loop unary(Unary loop) {
    return (a, ao, b, bo, y, yo, n) -> loop.run(a, ao, y, yo, n);
  }

  /** The number of a variable; −1 if the trace does not have it. */
  public int variable(String name) {
    return variables.indexOf(name);
  }

  /** Floats that all frames share; see {@link #fill}. */
  public int constantFloats() {
    return constants.length * BLOCK;
  }

  /** Writes the constants' blocks. */
  public void fill(float[] memory) {
    for (int i = 0; i < constants.length; i++) {
      Arrays.fill(memory, i * BLOCK, (i + 1) * BLOCK, constants[i]);
    }
  }

  /** Floats that each frame needs while it runs, left with anything in them. */
  public int registerFloats() {
    return registers * BLOCK;
  }

  /** Where one thread's blocks lie. */
  public final class Frame {
    private final float[][] arrays = new float[results[0] + 1 + registers][];
    private final int[] offsets = new int[arrays.length];

    /** Says where a variable's values are; nothing if it is number −1, which the trace does not have. */
    public void variable(int number, float[] array, int offset) {
      if (number >= 0) {
        put(number, array, offset);
      }
    }

    /** Says where result 0 goes. */
    public void output(float[] array, int offset) {
      put(results[0], array, offset);
    }

    /** Says where constants are that {@link #fill} has written, and where registers may be. */
    public void memory(float[] filled, float[] scratch, int offset) {
      for (int i = 0; i < constants.length; i++) {
        put(variables.size() + i, filled, i * BLOCK);
      }
      for (int i = 0; i < registers; i++) {
        put(results[0] + 1 + i, scratch, offset + i * BLOCK);
      }
    }

    private void put(int slot, float[] array, int offset) {
      arrays[slot] = array;
      offsets[slot] = offset;
    }

    /** Runs all lines over {@code n} values, at most {@link #BLOCK}. */
    public void run(int n) {
      for (Step step : steps) {
        step.loop.run(arrays[step.a], offsets[step.a], arrays[step.b], offsets[step.b], arrays[step.y],
            offsets[step.y], n);
      }
    }

    /** The array in which a result's values are, from {@link #offset} on. */
    public float[] array(int result) {
      return arrays[results[result]];
    }

    public int offset(int result) {
      return offsets[results[result]];
    }
  }
}
