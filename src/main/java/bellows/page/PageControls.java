package bellows.page;

/** What a page may ask of the run that is trained beside it. */
final class PageControls {
  private final Runnable stop;
  private final Runnable checkpoint;

  /**
   * @param stop asks the run to end after its step, with a checkpoint
   * @param checkpoint asks the run to save its state after its step
   */
  PageControls(Runnable stop, Runnable checkpoint) {
    this.stop = stop;
    this.checkpoint = checkpoint;
  }

  Answer ask(String what) {
    switch (what) {
      case "stop" -> stop.run();
      case "checkpoint" -> checkpoint.run();
      default -> {
        return Answer.refusal(404, "there is nothing called " + what);
      }
    }
    return Answer.json("{}");
  }
}
