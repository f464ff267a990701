package bellows.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Boxes with text and arrows between them, from top to bottom: what is computed from what. A box stands in the row below
 * the lowest of those whose arrows reach it.
 */
public final class Graph implements Figure {
  /** A line of a box's text. */
  public record Line(String text, Color colour) {}

  private static final int MARGIN = 10;
  private static final int PADDING = 7;
  /** Between rows, for the arrows. */
  private static final int BETWEEN = 34;
  /** A title is not cut shorter than this. */
  private static final int MOST_TITLE = 640;
  private static final double HEAD = 6;
  private static final Color ARROW = new Color(0x666666);
  private static final Color BOX = new Color(0xf4f4f4);

  private final String title;
  private final List<List<Line>> nodes = new ArrayList<>();
  private final List<int[]> edges = new ArrayList<>();
  private String note = "";
  /** Of the boxes and arrows as they are; null until somebody asks. */
  private GraphLayout layout;

  /** An empty one. */
  public Graph(String title) {
    this.title = title;
  }

  /** A line below the title, which says how to read the boxes. */
  public Graph note(String line) {
    note = line;
    return this;
  }

  /** Adds a box, and returns its number, from 0. */
  public int box(Line... lines) {
    nodes.add(List.of(lines));
    layout = null;
    return nodes.size() - 1;
  }

  /** An arrow from a box to one that was added later; a second one between the same boxes changes nothing. */
  public Graph arrow(int from, int to) {
    if (from < 0 || from >= to || to >= nodes.size()) {
      throw new IllegalArgumentException("an arrow from " + from + " to " + to + " of " + nodes.size() + " boxes");
    }
    int[] edge = {from, to};
    if (edges.stream().noneMatch(other -> Arrays.equals(other, edge))) {
      edges.add(edge);
      layout = null;
    }
    return this;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    if (!note.isEmpty()) {
      texts.add(note);
    }
    nodes.forEach(node -> texts.add(String.join("; ", node.stream().map(Line::text).toList())));
    return texts;
  }

  private GraphLayout layout() {
    if (layout == null) {
      layout = new GraphLayout(nodes.stream().mapToDouble(Graph::boxWidth).toArray(), edges);
    }
    return layout;
  }

  private static double boxWidth(List<Line> node) {
    return 2 * PADDING + Math.ceil(node.stream().mapToDouble(line -> Fonts.width(Fonts.LABEL, line.text)).max().orElse(0));
  }

  /** Of all, so that rows are even. */
  private int boxHeight() {
    return 2 * PADDING + Fonts.lineHeight(Fonts.LABEL) * nodes.stream().mapToInt(List::size).max().orElse(1);
  }

  @Override
  public int width() {
    double texts = Math.max(Math.min(MOST_TITLE, Fonts.width(Fonts.TITLE, title)), Fonts.width(Fonts.SMALL, note));
    return 2 * MARGIN + (int) Math.ceil(Math.max(texts, layout().width()));
  }

  @Override
  public int height() {
    return top() + layout().rows() * (boxHeight() + BETWEEN) - BETWEEN + MARGIN;
  }

  private int top() {
    return 2 * MARGIN + Fonts.lineHeight(Fonts.TITLE) + (note.isEmpty() ? 0 : Fonts.lineHeight(Fonts.SMALL) + 4);
  }

  @Override
  public void paint(Graphics2D canvas) {
    double room = width() - 2 * MARGIN;
    double baseline = MARGIN + Fonts.TITLE.getSize();
    Lettering.left(canvas, Fonts.TITLE, title, MARGIN, baseline, room);
    Lettering.left(canvas, Fonts.SMALL, note, MARGIN, baseline + Fonts.lineHeight(Fonts.SMALL) + 4, room);
    double left = (width() - layout().width()) / 2;
    canvas.setStroke(new BasicStroke(1));
    canvas.setColor(ARROW);
    for (int i = 0; i < edges.size(); i++) {
      paintArrow(canvas, left, layout().path(i), layout().row(edges.get(i)[0]));
    }
    for (int i = 0; i < nodes.size(); i++) {
      paintBox(canvas, nodes.get(i), left + layout().x(i), rowTop(layout().row(i)));
    }
  }

  private double rowTop(int row) {
    return top() + (double) row * (boxHeight() + BETWEEN);
  }

  /** From below a box of one row to above one of another; upright where it passes the rows between. */
  private void paintArrow(Graphics2D canvas, double left, double[] path, int row) {
    Path2D line = new Path2D.Double();
    double x = left + path[0];
    line.moveTo(x, rowTop(row) + boxHeight());
    for (int i = 1; i < path.length; i++) {
      double next = left + path[i];
      double y = rowTop(row + i);
      boolean ends = i == path.length - 1;
      line.curveTo(x, y - BETWEEN / 2.0, next, y - BETWEEN / 2.0, next, ends ? y - HEAD : y);
      if (!ends) {
        line.lineTo(next, y + boxHeight());
      }
      x = next;
    }
    canvas.draw(line);
    double tip = rowTop(row + path.length - 1);
    Path2D head = new Path2D.Double();
    head.moveTo(x, tip);
    head.lineTo(x - HEAD / 2, tip - HEAD);
    head.lineTo(x + HEAD / 2, tip - HEAD);
    head.closePath();
    canvas.fill(head);
  }

  private void paintBox(Graphics2D canvas, List<Line> lines, double middle, double top) {
    double width = boxWidth(lines);
    RoundRectangle2D box = new RoundRectangle2D.Double(middle - width / 2, top, width, boxHeight(), 8, 8);
    canvas.setColor(BOX);
    canvas.fill(box);
    canvas.setColor(ARROW);
    canvas.draw(box);
    double baseline = top + PADDING + Fonts.LABEL.getSize();
    canvas.setFont(Fonts.LABEL);
    for (Line line : lines) {
      canvas.setColor(line.colour);
      canvas.drawString(line.text, (float) (middle - Fonts.width(Fonts.LABEL, line.text) / 2), (float) baseline);
      baseline += Fonts.lineHeight(Fonts.LABEL);
    }
  }
}
