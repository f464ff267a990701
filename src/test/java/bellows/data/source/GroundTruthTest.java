package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.data.LocalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroundTruthTest {
  private static final List<String> CLASSES = List.of("n01", "n02", "n03");

  @TempDir
  private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static List<PictureFile> pictures(String... names) {
    List<PictureFile> pictures = new ArrayList<>();
    for (String name : names) {
      pictures.add(new PictureFile("val", name, -1, 1, -1));
    }
    return pictures;
  }

  private List<Integer> labels(String labels, String numbering, String... names) {
    return new GroundTruth(new LocalFiles(), labels, numbering, CLASSES, pictures(names)).label(pictures(names)).stream()
        .map(PictureFile::label).toList();
  }

  @Test
  void aLineTellsOfThePictureOfItsNumber() throws IOException {
    String labels = file("labels", "n03\nn01\nn02\n");
    assertEquals(List.of(0, 1), labels(labels, null, "ILSVRC2012_val_00000002.JPEG", "ILSVRC2012_val_00000003.JPEG"));
    assertEquals(List.of(2, 0, 1), labels(labels, null, "a.JPEG", "b.JPEG", "c.JPEG"));
    Refusal.of(() -> labels(labels, null, "a.JPEG", "b.JPEG"), "expected a line for each of the 2 pictures", "found 3");
    Refusal.of(() -> labels(labels, null, "x_4.JPEG"), "expected the class of val/x_4.JPEG, found no line");
  }

  @Test
  void numbersAreThoseOfTheKitAndNotTheOrderOfNames() throws IOException {
    String labels = file("labels", "2\n1\n3\n");
    String kit = file("map_clsloc.txt", "n02 1 kit_fox\nn03 2 English_setter\nn01 3 Siberian_husky\n");
    assertEquals(List.of(2, 1, 0), labels(labels, kit, "v_1.JPEG", "v_2.JPEG", "v_3.JPEG"));
    Refusal.of(() -> labels(labels, null, "v_1.JPEG"),
        "labels: line 1: expected the name of a class, found the number 2", "--numbering");
  }

  @Test
  void aLineOfCommasIsRefused() throws IOException {
    for (String text : List.of("n01\n,\n", ",\nn01\n", "a,b\n,,\n")) {
      Refusal.of(() -> labels(file("commas", text), null, "x_1.JPEG"), "commas: line");
    }
  }

  @Test
  void aLineMayNameItsFile() throws IOException {
    String labels = file("labels", "ImageId,PredictionString\nv_7,n02 85 1 499 272\nv_3,n01 1 2 3 4 n01 5 6 7 8\n");
    assertEquals(List.of(0, 1), labels(labels, null, "v_3.JPEG", "v_7.JPEG"));
    Refusal.of(() -> labels(labels, null, "v_5.JPEG"), "expected the class of val/v_5.JPEG, found no line about it");
    String twice = file("twice", "v_3,n01\nv_3.JPEG n01\n");
    Refusal.of(() -> labels(twice, null, "v_3.JPEG"), "line 2: expected each file once");
  }

  @Test
  void unknownClassesAreRefused() throws IOException {
    String labels = file("labels", "n01\nn09\n");
    Refusal.of(() -> labels(labels, null, "v_1.JPEG"), "labels: line 2: expected one of the 3 classes", "found n09",
        "did you mean");
  }

  @Test
  void titlesAreTheRestOfALine() throws IOException {
    String synsets = file("synsets", "n01 tench, Tinca tinca\nn02 : goldfish\nn03 a\nn04 b\n");
    assertEquals(List.of("tench, Tinca tinca", "goldfish", "a"),
        GroundTruth.titles(new LocalFiles(), synsets, CLASSES));
    Refusal.of(() -> GroundTruth.titles(new LocalFiles(), synsets, List.of("n05")), "begins with the class n05");
  }
}
