package bellows.cli.draw;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code draw}: what a network learned, as a picture. */
@Command(name = "draw", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Draw what a network learned, or what it begins with, as PNG or SVG, for example",
    "  draw curves runs/mlp --out curves.png"},
    subcommands = {
        DrawCurvesCommand.class,
        DrawBoundaryCommand.class,
        DrawTemplatesCommand.class,
        DrawFiltersCommand.class,
        DrawActivationsCommand.class,
        DrawAugmentedCommand.class,
        DrawConfusionCommand.class,
        DrawMistakesCommand.class,
        DrawSaturationCommand.class,
        DrawLandscapeCommand.class,
        DrawBumpsCommand.class,
        DrawDreamCommand.class})
public final class DrawCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected one of " + String.join(", ",
        spec.subcommands().keySet()) + ", found none");
  }
}
