package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeriveCommandTest {
  private static final String LECTURE = "(sin(2*pi*w1/w2) + 3*w1/w2 - exp(2*w2)) * (3*w1/w2 - exp(2*w2))";

  @TempDir
  private Path folder;

  private static List<String> words(String line) {
    return Arrays.asList(line.strip().split("  +"));
  }

  /** Values and derivatives are those that {@code TraceTest} finds by hand. */
  @Test
  void printsTheLecturesTrace() {
    CommandLineRun run = CommandLineRun.of("derive", LECTURE, "--at", "w1=1,w2=2").fine();
    List<String> lines = run.out().lines().toList();
    List<List<String>> expected = List.of(
        List.of("trace", "value", "derivative"),
        List.of("w1", "1", "7.51830796"),
        List.of("w2", "2", "11592.4839"),
        List.of("z1 = w1 / w2", "0.500000000", "15.0366159"),
        List.of("z2 = 6.28319 * z1", "3.14159265", "53.0981500"),
        List.of("z3 = sin(z2)", "1.22464680e-16", "-53.0981500"),
        List.of("z4 = 3 * z1", "1.50000000", "-106.196300"),
        List.of("z5 = z3 + z4", "1.50000000", "-53.0981500"),
        List.of("z6 = 2 * w2", "4", "5798.12152"),
        List.of("z7 = exp(z6)", "54.5981500", "106.196300"),
        List.of("z8 = z5 - z7", "-53.0981500", "-53.0981500"),
        List.of("z9 = z4 - z7", "-53.0981500", "-53.0981500"),
        List.of("z10 = z8 * z9", "2819.41354", "1"));
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), words(lines.get(i)));
    }
    assertEquals(List.of("gradient", "reverse mode", "differences", "apart"), words(lines.get(14)));
    for (int i = 0; i < 2; i++) {
      List<String> gradient = words(lines.get(15 + i));
      assertEquals("by w" + (i + 1), gradient.get(0));
      assertEquals(Double.parseDouble(expected.get(1 + i).get(2)), Double.parseDouble(gradient.get(2)), 1e-5);
      assertTrue(Double.parseDouble(gradient.get(3)) < 1e-5, gradient::toString);
    }
    assertEquals("10 operations for the value, 23 with the gradient: 2.3 times (Baur and Strassen, 1983: at most 5, "
        + "for any number of variables)", run.line("cost"));
  }

  @Test
  void drawsTheComputationGraph() throws Exception {
    Path svg = folder.resolve("trace.svg");
    CommandLineRun run = CommandLineRun.of("derive", LECTURE, "--at", "w1=1,w2=2", "--draw", svg.toString()).fine();
    assertTrue(run.out().contains("\n" + svg + ": computation graph, 6"), run.out());
    String drawn = Files.readString(svg);
    for (String part : List.of("w2; 2; ∂ 11592", LECTURE + "  at w1=1, w2=2</title>", "z3 = sin(z2); 1.2246e-16; ∂ -53.098", "z10 = z8 * z9; 2819.4; ∂ 1",
        "derivatives of z10")) {
      assertTrue(drawn.contains(part), part + " in " + drawn);
    }
    Path png = folder.resolve("trace.png");
    CommandLineRun.of("derive", "x", "--at", "x=3", "--draw", png.toString()).fine();
    assertTrue(ImageIO.read(png.toFile()).getHeight() > 50);
  }

  @Test
  void refusesPointsAndFilesThatAreNone() {
    CommandLineRun.of("derive", "a*b", "--at", "a=1").failed(1, "--at", "expected a value for b", "found a=1");
    CommandLineRun.of("derive", "a*b", "--at", "a=1,b=2,c=3").failed(1, "--at c", "no such variable", "a, b");
    CommandLineRun.of("derive", "a*b", "--at", "a=1,b=x").failed(1, "expected NAME=VALUE", "found b=x");
    CommandLineRun.of("derive", "a*b", "--at", "a=1,b=2", "--draw", folder.resolve("t.gif").toString())
        .failed(1, "t.gif", "ends in .png or .svg");
    CommandLineRun.of("derive", "x+1", "--at", "x=1", "--draw",
        folder.resolve("no/t.png").toString()).failed(1, "no/t.png", "folder that exists");
  }
}
