package bellows.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.figure.Figure;
import bellows.figure.FigureFile;
import bellows.image.Picture;
import bellows.image.augment.Views;
import bellows.image.file.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentedTest {
  private final Subject subject = Subjects.of("""
      seed = 5, rate = 0.1, network = [flatten, {dense = classes}]
      data {source = digits, train = 30, test = 20, augment = [{affine {rotation = 30, shift = 0.1}}], mixup = 0.2}
      """);
  private final Rows samples = subject.data().first(Split.TRAIN, 4);

  @TempDir
  private Path folder;

  private static float[] values(Picture picture) {
    return Arrays.copyOf(picture.values(), picture.size());
  }

  @Test
  void viewsAreThoseOfTheRun() {
    Picture stored = new Picture();
    samples.read(3, stored);
    Views run = subject.spec().views();
    List<Augmented.View> views = Augmented.views(run, 5, stored, 3, 2);
    assertEquals(List.of("stored", "evaluation", "epoch 0", "epoch 1"), views.stream().map(Augmented.View::caption).toList());
    assertArrayEquals(values(stored), values(views.get(0).picture()));
    for (int epoch = 0; epoch < 2; epoch++) {
      Picture copy = new Picture();
      copy.copy(stored);
      assertArrayEquals(values(run.train().apply(copy, new Picture(), Views.key(5, epoch, 3))),
          values(views.get(2 + epoch).picture()));
    }
  }

  @Test
  void everyViewStandsInTheFigureUnderItsName() {
    Figure figure = Augmented.of(subject, samples, 3).figure(6);
    assertTrue(figure.title().startsWith("sample 3, "), figure.title());
    assertEquals(List.of("before pairs of samples are mixed", "stored", "evaluation", "epoch 0", "epoch 1", "epoch 2",
        "epoch 3", "epoch 4", "epoch 5"), figure.texts());
    assertTrue(FigureFile.png(figure).length > 1000);
  }

  @Test
  void aFileIsShownAsASampleWouldBe() throws IOException {
    Picture stored = new Picture();
    samples.read(0, stored);
    Path file = Files.write(folder.resolve("zero.png"), new PictureWriter().png(stored));
    Figure own = Augmented.of(subject, samples, 0).figure(3);
    Figure other = Augmented.of(subject, file).figure(3);
    assertEquals("zero.png, as training sees it", other.title());
    assertEquals(images(own), images(other));
    Picture large = new Picture();
    large.resize(40, 50, 3);
    Path any = Files.write(folder.resolve("large.png"), new PictureWriter().png(large));
    assertEquals(images(own).size(), images(Augmented.of(subject, any).figure(3)).size());
  }

  private static List<String> images(Figure figure) {
    return FigureFile.svg(figure).lines().filter(line -> line.startsWith("<image")).toList();
  }

  @Test
  void refusesWhatIsNotAugmented() {
    Refusal.of(() -> Augmented.of(Subjects.digits("flatten, {dense = classes}"), samples, 0), "expected data.augment");
    Refusal.of(() -> Augmented.of(subject, samples, 4), "--sample", "from 0 to 3", "found 4");
  }
}
