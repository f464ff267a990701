package bellows.draw.subnetwork;

import bellows.nn.Layer;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.LayerNorm;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.NormPool;
import bellows.nn.layer.Pad;
import bellows.nn.layer.VectorNorm;
import bellows.nn.model.Concat;
import bellows.nn.model.Gate;
import bellows.nn.model.Graph;
import bellows.nn.model.Residual;
import bellows.nn.model.Sequential;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The rectangle of a picture that places of a layer's output depend on. It may reach beyond the picture, where padding
 * is.
 *
 * @param bottom the first row below it
 * @param right the first column to the right of it
 */
public record ReceptiveField(int top, int left, int bottom, int right) {
  /** Of one place of the output of the last of these layers; of one that sees all of the picture, that and no more. */
  public static ReceptiveField of(List<Layer.Named> layers, Shape input, int row, int column) {
    ReceptiveField field = new ReceptiveField(row, column, row + 1, column + 1).through(layers, input);
    boolean sees = field.top <= 0 && field.left <= 0 && field.bottom >= input.at(0) && field.right >= input.at(1);
    return sees ? new ReceptiveField(0, 0, input.at(0), input.at(1)) : field;
  }

  public int height() {
    return bottom - top;
  }

  public int width() {
    return right - left;
  }

  /** What these layers read for this part of their output. */
  private ReceptiveField through(List<Layer.Named> layers, Shape input) {
    List<Shape> inputs = new ArrayList<>();
    Shape shape = input;
    for (Layer.Named named : layers) {
      inputs.add(shape);
      shape = named.layer().output(shape);
    }
    ReceptiveField field = this;
    for (int i = layers.size() - 1; i >= 0; i--) {
      field = field.before(layers.get(i).layer(), inputs.get(i));
    }
    return field;
  }

  private ReceptiveField before(Layer layer, Shape input) {
    Shape output = layer.output(input);
    if (input.rank() != 3) {
      return this;
    }
    if (layer instanceof Conv2d conv) {
      return before(conv.window().over(input));
    } else if (layer instanceof MaxPool2d pool) {
      return before(pool.window().over(input));
    } else if (layer instanceof AveragePool2d pool) {
      return before(pool.window().over(input));
    } else if (layer instanceof NormPool pool) {
      return before(pool.window().over(input));
    } else if (layer instanceof Sequential sequence) {
      return through(sequence.layers(), input);
    } else if (layer instanceof Residual residual) {
      ReceptiveField body = through(residual.body().layers(), input);
      return body.with(residual.shortcut() == null ? this : through(residual.shortcut().layers(), input));
    } else if (layer instanceof Concat concat) {
      return concat.branches().stream().map(branch -> through(branch.layers(), input)).reduce(ReceptiveField::with)
          .orElseThrow();
    }
    boolean sameSize = output.rank() == 3 && output.at(0) == input.at(0) && output.at(1) == input.at(1);
    boolean placeByPlace = sameSize && !(layer instanceof Pad) && !(layer instanceof Gate)
        && !(layer instanceof Graph) && !(layer instanceof VectorNorm norm && norm.over() == VectorNorm.Over.ALL)
        && !(layer instanceof LayerNorm norm && norm.over() == VectorNorm.Over.ALL);
    return placeByPlace ? this : new ReceptiveField(0, 0, input.at(0), input.at(1));
  }

  /** @param window whose extents are known */
  private ReceptiveField before(Window window) {
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    return new ReceptiveField(first(v, top), first(h, left), first(v, bottom - 1) + v.span(),
        first(h, right - 1) + h.span());
  }

  private static int first(Window.Axis axis, int place) {
    return place * axis.stride() - axis.padding().before();
  }

  private ReceptiveField with(ReceptiveField other) {
    return new ReceptiveField(Math.min(top, other.top), Math.min(left, other.left), Math.max(bottom, other.bottom),
        Math.max(right, other.right));
  }
}
