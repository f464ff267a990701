package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Learned vectors in the place of category numbers (Guo, Berkhahn: Entity Embeddings of Categorical Variables, 2016):
 * some elements of the input vector are whole numbers, and each becomes the row of that number in a table of its own.
 * The output is the other elements in their order, then the rows in the order of {@code columns}.
 *
 * @param columns the places of the numbers in the input, from 1
 * @param sizes for each column how many numbers there are, from 0
 * @param widths for each column the length of a row; one for all if there is only one
 */
public record Embedding(List<Integer> columns, List<Integer> sizes, List<Integer> widths, Init init)
    implements Layer {
  /** A float holds every whole number below. */
  private static final int MOST = 1 << 24;

  public Embedding {
    columns = List.copyOf(columns);
    sizes = List.copyOf(sizes);
    widths = List.copyOf(widths);
    BadInputException.check(!columns.isEmpty() && columns.stream().allMatch(column -> column >= 1)
        && columns.stream().distinct().count() == columns.size(),
        "expected different columns, counted from 1, found %s", columns);
    BadInputException.check(sizes.size() == columns.size()
        && sizes.stream().allMatch(size -> size >= 1 && size <= MOST),
        "expected a size from 1 to %,d for each of the columns %s, found %s", MOST, columns, sizes);
    BadInputException.check((widths.size() == 1 || widths.size() == columns.size())
        && widths.stream().allMatch(width -> width >= 1),
        "expected a width of at least 1, or one for each of the columns %s, found %s", columns, widths);
  }

  private int width(int table) {
    return widths.get(widths.size() == 1 ? 0 : table);
  }

  @Override
  public String kind() {
    return "embedding";
  }

  @Override
  public String detail() {
    return "columns " + columns.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  @Override
  public Shape output(Shape input) {
    BadInputException.check(input.rank() == 1, "expected a vector, found %s", input);
    int size = input.size() - columns.size();
    for (int table = 0; table < columns.size(); table++) {
      BadInputException.check(columns.get(table) <= input.size(), "expected columns of 1 to %d, found %d",
          input.size(), columns.get(table));
      size = Math.addExact(size, width(table));
    }
    return Shape.of(size);
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input.size());
  }

  /** Samples share the way forward, tables the way back, so that each table is added to in the order of samples. */
  private final class Bound implements Op {
    private final Team team;
    private final List<Param> tables = new ArrayList<>();
    /** Where each table's rows lie in the output. */
    private final int[] places = new int[columns.size()];
    /** The places of the other elements in the input. */
    private final int[] others;
    private final int inSize;
    private final int outSize;
    private final Team.Part forward = this::forward;
    private final Team.Part passing = this::pass;
    private final Team.Part adding = this::add;
    private Tensor x;
    private Tensor y;
    private Tensor dy;
    private Tensor dx;
    private Pass pass;

    Bound(Binder binder, int inSize) {
      team = binder.team();
      this.inSize = inSize;
      others = IntStream.range(0, inSize).filter(i -> !columns.contains(i + 1)).toArray();
      int place = others.length;
      for (int table = 0; table < places.length; table++) {
        places[table] = place;
        place += width(table);
        tables.add(binder.param("column" + columns.get(table), Shape.of(sizes.get(table), width(table)), init, true));
      }
      outSize = place;
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      this.x = x;
      this.y = y;
      this.pass = pass;
      team.run(pass.count(), forward);
    }

    private void forward(int member, int sample) {
      int from = x.offset() + sample * inSize;
      int to = y.offset() + sample * outSize;
      for (int i = 0; i < others.length; i++) {
        y.array()[to + i] = x.array()[from + others[i]];
      }
      for (int table = 0; table < places.length; table++) {
        Param rows = tables.get(table);
        int width = width(table);
        System.arraycopy(rows.weights(), rows.offset() + number(sample, table) * width, y.array(), to + places[table],
            width);
      }
    }

    private int number(int sample, int table) {
      float value = x.array()[x.offset() + sample * inSize + columns.get(table) - 1];
      int number = (int) value;
      BadInputException.check(number == value && number >= 0 && number < sizes.get(table),
          "embedding of column %d: expected a whole number from 0 to %d, found %s in sample %d; such a column is not "
              + "to be normalised", columns.get(table), sizes.get(table) - 1, value, pass.ids()[sample]);
      return number;
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      this.x = x;
      this.dy = dy;
      this.dx = dx;
      this.pass = pass;
      team.run(places.length, adding);
      if (dx != null) {
        team.run(pass.count(), passing);
      }
    }

    private void add(int member, int table) {
      for (int leaf = 0; leaf < pass.leaves(); leaf++) {
        add(tables.get(table), table, leaf);
      }
    }

    private void add(Param rows, int table, int leaf) {
      float[] gradient = rows.gradient(leaf, pass);
      int width = width(table);
      for (int sample = pass.first(leaf); sample < pass.first(leaf) + pass.count(leaf); sample++) {
        int from = dy.offset() + sample * outSize + places[table];
        int to = rows.offset() + number(sample, table) * width;
        for (int i = 0; i < width; i++) {
          gradient[to + i] += dy.array()[from + i];
        }
      }
    }

    /** A number has no slope. */
    private void pass(int member, int sample) {
      int from = dy.offset() + sample * outSize;
      int to = dx.offset() + sample * inSize;
      for (int column : columns) {
        dx.array()[to + column - 1] = 0;
      }
      for (int i = 0; i < others.length; i++) {
        dx.array()[to + others[i]] = dy.array()[from + i];
      }
    }
  }
}
