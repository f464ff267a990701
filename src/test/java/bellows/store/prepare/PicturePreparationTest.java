package bellows.store.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.data.shard.PhotoFolder;
import bellows.data.shard.PictureRecipe.Form;
import bellows.data.shard.PictureRecipe;
import bellows.image.Picture;
import bellows.store.HadoopFiles;
import bellows.store.shard.LocalCopies;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardCache;
import bellows.store.shard.ShardStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturePreparationTest {
  private static final PictureRecipe SMALL = new PictureRecipe(16, Form.JPEG, 90);
  private static final PictureSource.Hints NONE = new PictureSource.Hints(null, null, null);
  private static final int SHARDS = 4;

  @TempDir
  private Path temporary;
  private final HadoopFiles files = new HadoopFiles(new Configuration());
  private Path source;

  @BeforeEach
  void photographs() throws IOException {
    source = temporary.resolve("source");
    PhotoFolder.write(source.resolve("train"), 7, "n01", "n02", "n03");
    PhotoFolder.write(source.resolve("val"), 3, "n01", "n03");
  }

  private PicturePreparation open(Path from, String to, PictureRecipe recipe, boolean overwrite) {
    return PicturePreparation.open(files, temporary.resolve(to).toString(),
        PictureSource.open(files, from.toString(), NONE),
        new PicturePreparation.Options(SHARDS, 5, recipe, overwrite));
  }

  /** Runs all tasks in an order of its own. */
  private ShardStore prepare(Path from, String to, PictureRecipe recipe, long order) {
    PicturePreparation preparation = open(from, to, recipe, false);
    draft(preparation, order, Integer.MAX_VALUE);
    List<AssemblyTask> assembling = new ArrayList<>(preparation.assembling());
    Collections.shuffle(assembling, new Random(order));
    assembling.forEach(task -> preparation.add(task, task.run(files)));
    preparation.finish(Map.of());
    return ShardStore.open(files, temporary.resolve(to).toString());
  }

  private void draft(PicturePreparation preparation, long order, int most) {
    List<DraftTask> drafting = new ArrayList<>(preparation.drafting());
    Collections.shuffle(drafting, new Random(order));
    drafting.stream().limit(most).forEach(task -> preparation.add(task.run(files, count -> {})));
  }

  @Test
  void classesMayBeginWithAnUnderscore() throws IOException {
    PhotoFolder.write(source.resolve("train"), 2, "_other");
    Files.createDirectories(source.resolve("train").resolve("__MACOSX"));
    Files.createDirectories(source.resolve("train").resolve(".hidden"));
    assertEquals(List.of("_other", "n01", "n02", "n03"), PictureSource.open(files, source.toString(), NONE).classes());
  }

  /** As competitions ship them: all pictures flat, a table of the training pictures' classes, none of the others'. */
  @Test
  void picturesMayLieFlatBesideATableOfTheirClasses() throws IOException {
    Path flat = temporary.resolve("flat");
    StringBuilder table = new StringBuilder("id,breed\n");
    for (String name : List.of("n01", "n02")) {
      try (var pictures = Files.list(source.resolve("train").resolve(name))) {
        for (Path picture : pictures.sorted().toList()) {
          String id = name + "-" + picture.getFileName().toString().replaceFirst("\\..*", "");
          Files.createDirectories(flat.resolve("train"));
          Files.copy(picture, flat.resolve("train").resolve(id + ".jpg"));
          table.append(id).append(',').append(name.equals("n01") ? "pug" : "boxer").append('\n');
        }
      }
    }
    Files.createDirectories(flat.resolve("test"));
    Files.copy(flat.resolve("train").resolve("n01-" + first("n01") + ".jpg"), flat.resolve("test").resolve("a.jpg"));
    String labels = Files.writeString(temporary.resolve("labels.csv"), table.toString()).toString();
    PictureSource found = PictureSource.open(files, flat.toString(), new PictureSource.Hints(labels, null, null));
    assertEquals(List.of("boxer", "pug"), found.classes());
    assertEquals(14, found.train().size());
    assertTrue(found.train().stream().allMatch(one -> one.label() == (one.name().startsWith("n01") ? 1 : 0)));
    assertEquals(null, found.test());
    assertTrue(found.notes().get(0).contains("test: 1 pictures without labels, such as a.jpg, are left out"));
    Refusal.of(() -> PictureSource.open(files, flat.toString(), NONE), "or --labels FILE with the classes");
  }

  private String first(String name) throws IOException {
    try (var pictures = Files.list(source.resolve("train").resolve(name))) {
      return pictures.sorted().findFirst().orElseThrow().getFileName().toString().replaceFirst("\\..*", "");
    }
  }

  /** All files of a data set by name, as far as they depend on pictures. */
  private Map<String, String> bytes(String folder) throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    try (var list = Files.list(temporary.resolve(folder))) {
      for (Path file : list.toList()) {
        String name = file.getFileName().toString();
        String text = Arrays.toString(Files.readAllBytes(file));
        bytes.put(name, name.equals("manifest.json")
            ? Files.readString(file).replace(temporary.toString(), "").replaceFirst("\"source\" : .*", "") : text);
      }
    }
    return bytes;
  }

  private static List<String> pictures(ShardStore store, Split split) {
    List<String> seen = new ArrayList<>();
    Rows rows = store.first(split, Integer.MAX_VALUE);
    Picture picture = new Picture();
    for (int row = 0; row < rows.count(); row++) {
      rows.read(row, picture);
      seen.add((int) rows.target(row) + " " + picture.height() + "×" + picture.width() + " "
          + Arrays.hashCode(Arrays.copyOf(picture.values(), picture.size())));
    }
    return seen;
  }

  @Test
  void bytesDoNotDependOnTheOrderOfTasks() throws IOException {
    ShardStore store = prepare(source, "a", SMALL, 1);
    prepare(source, "b", SMALL, 2);
    assertEquals(bytes("a"), bytes("b"));
    assertEquals(2 * SHARDS + 1, bytes("a").size());
    assertEquals(21, store.count(Split.TRAIN));
    assertEquals(List.of("n01", "n02", "n03"), store.classNames());
    assertEquals(List.of(0, 0, 0, 2, 2, 2),
        pictures(store, Split.TEST).stream().map(text -> text.charAt(0) - '0').toList());
    assertTrue(pictures(store, Split.TRAIN).stream().allMatch(text -> text.contains(" 16×") || text.contains("×16 ")));
    assertFalse(Files.exists(temporary.resolve("a/.prepare")));
  }

  @Test
  void archivesGiveTheSameShardsAsFolders() throws IOException {
    Path tars = Files.createDirectories(temporary.resolve("tars"));
    tarOfTars(source.resolve("train"), tars.resolve("ILSVRC2012_img_train.tar"));
    tarOfTars(source.resolve("val"), tars.resolve("val.tar"));
    prepare(source, "a", SMALL, 1);
    prepare(tars, "b", SMALL, 1);
    assertEquals(bytes("a"), bytes("b"));
  }

  private static void tarOfTars(Path folder, Path archive) throws IOException {
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
      for (Path one : sorted(folder)) {
        Path inner = archive.resolveSibling("inner");
        try (TarArchiveOutputStream in = new TarArchiveOutputStream(Files.newOutputStream(inner))) {
          for (Path file : sorted(one)) {
            add(in, file.getFileName().toString(), Files.readAllBytes(file));
          }
        }
        add(out, one.getFileName() + ".tar", Files.readAllBytes(inner));
        Files.delete(inner);
      }
    }
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (var list = Files.list(folder)) {
      return list.sorted().toList();
    }
  }

  private static void add(TarArchiveOutputStream out, String name, byte[] bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }

  @Test
  void anArchiveCutShortIsRefused() throws IOException {
    Path tars = Files.createDirectories(temporary.resolve("tars"));
    Path archive = tars.resolve("train.tar");
    tarOfTars(source.resolve("train"), archive);
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    Refusal.of(() -> PictureSource.open(files, tars.toString(), NONE), "train.tar", "expected");
  }

  /** The rest keeps its order but for those that fill the gaps, and what is left is what a source without them has. */
  @Test
  void whatCannotBeReadIsListedAndLeavesNoGap() throws IOException {
    List<String> whole = new ArrayList<>(pictures(prepare(source, "whole", SMALL, 1), Split.TRAIN));
    Files.write(source.resolve("train/n02/n02_03.JPEG"), new byte[0]);
    Files.write(source.resolve("train/n01/n01_05.JPEG"), new byte[] {1, 2, 3, 4});
    byte[] cut = PhotoFolder.jpeg(2, 2);
    Files.write(source.resolve("train/n03/n03_02.JPEG"), Arrays.copyOf(cut, cut.length / 2));
    ShardStore store = prepare(source, "a", SMALL, 1);
    prepare(source, "b", SMALL, 9);
    assertEquals(bytes("a"), bytes("b"));
    List<String> rest = pictures(store, Split.TRAIN);
    assertEquals(18, rest.size());
    assertEquals(18, store.count(Split.TRAIN));
    assertArrayEquals(new long[] {6, 6, 6}, store.manifest().train().perClass());
    assertTrue(whole.containsAll(rest));
    assertTrue(rest.stream().distinct().count() == 18);
    for (int place = 0; place < 18; place++) {
      assertTrue(rest.get(place).equals(whole.get(place)) || !rest.contains(whole.get(place))
          || rest.indexOf(whole.get(place)) == place, "place " + place);
    }
    PicturePreparation again = open(source, "c", SMALL, false);
    draft(again, 3, Integer.MAX_VALUE);
    List<String> reasons = again.rejected().get(Split.TRAIN).stream().map(Draft.Rejected::path).sorted().toList();
    assertEquals(3, reasons.size());
    assertTrue(reasons.get(0).endsWith("train/n01/n01_05.JPEG"), reasons.get(0));
  }

  @Test
  void aClassOfWhichNothingCanBeReadIsNamed() throws IOException {
    for (int i = 0; i < 7; i++) {
      Files.write(source.resolve("train/n02/n02_0" + i + ".JPEG"), new byte[0]);
    }
    String message = assertThrows(BadInputException.class, () -> prepare(source, "a", SMALL, 1)).getMessage();
    assertTrue(message.contains("pictures of class n02, found none that can be read"), message);
    assertFalse(ShardStore.isAt(files, temporary.resolve("a").toString()));
  }

  @Test
  void aPreparationThatWasStoppedGoesOn() throws IOException {
    prepare(source, "whole", SMALL, 1);
    PicturePreparation first = open(source, "a", SMALL, false);
    draft(first, 4, 5);
    assertFalse(ShardStore.isAt(files, temporary.resolve("a").toString()));
    PicturePreparation second = open(source, "a", SMALL, false);
    assertEquals(3, second.drafting().size());
    assertEquals(first.drafted(), second.drafted());
    prepare(source, "a", SMALL, 8);
    assertEquals(bytes("whole").keySet(), bytes("a").keySet());
    assertEquals(bytes("whole"), bytes("a"));
  }

  @Test
  void draftsOfOtherOptionsAreNotMixedIn() {
    draft(open(source, "a", SMALL, false), 4, 5);
    PictureRecipe other = new PictureRecipe(16, Form.JPEG, 80);
    Refusal.of(() -> open(source, "a", other, false), "expected a new or empty folder, or an unfinished preparation");
    assertEquals(2 * SHARDS, open(source, "a", other, true).drafting().size());
  }

  @Test
  void aDraftThatIsNotWholeIsMadeAgain() throws IOException {
    draft(open(source, "a", SMALL, false), 4, 5);
    Path cut = sorted(temporary.resolve("a/.prepare")).stream().filter(path -> path.toString().endsWith(".shard"))
        .findFirst().orElseThrow();
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 40));
    assertEquals(4, open(source, "a", SMALL, false).drafting().size());
  }

  @Test
  void filesMayBeKept() throws IOException {
    ShardStore store = prepare(source, "a", new PictureRecipe(0, Form.KEPT, 90), 1);
    assertEquals(List.of("20×24", "21×23", "22×22", "20×24", "21×23", "22×22"),
        pictures(store, Split.TEST).stream().map(text -> text.split(" ")[1]).toList());
    long kept = 0;
    for (Path one : sorted(source.resolve("val/n01"))) {
      kept += Files.size(one) + 4 + 16;
    }
    assertTrue(store.manifest().test().parts().stream().mapToLong(Manifest.Part::bytes).sum() > kept);
  }

  @Test
  void meanAndDeviationAreThoseOfEveryFourthRow() {
    ShardStore store = prepare(source, "a", new PictureRecipe(16, Form.RAW, 90), 1);
    double[] sums = new double[3];
    double[] squares = new double[3];
    long pixels = 0;
    Rows rows = store.first(Split.TRAIN, 100);
    Picture picture = new Picture();
    for (int row = 0; row < rows.count(); row++) {
      rows.read(row, picture);
      for (int y = 0; y < picture.height(); y += 4) {
        for (int i = picture.at(y, 0); i < picture.at(y + 1, 0); i++) {
          sums[i % 3] += picture.values()[i];
          squares[i % 3] += picture.values()[i] * picture.values()[i];
        }
        pixels += picture.width();
      }
    }
    for (int i = 0; i < 3; i++) {
      sums[i] /= pixels;
      squares[i] = Math.sqrt(squares[i] / pixels - sums[i] * sums[i]);
    }
    assertArrayEquals(sums, store.manifest().mean());
    assertArrayEquals(squares, store.manifest().deviation(), 1e-9);
  }

  @Test
  void leavesHaveTheirPicturesWhateverTheShards() {
    ShardStore store = prepare(source, "a", SMALL, 1);
    List<String> all = pictures(store, Split.TRAIN);
    LocalCopies copies = new LocalCopies(() -> temporary, new LocalCopies.Budget(0, "key"));
    try (ShardCache cache = new ShardCache(files, copies)) {
      for (int leaves : new int[] {1, 2, 4, 8}) {
        for (int index = 0; index < leaves; index++) {
          Leaf leaf = store.leaf(Split.TRAIN, index, leaves, cache);
          Picture picture = new Picture();
          for (int row = 0; row < leaf.samples().count(); row++) {
            leaf.samples().read(row, picture);
            assertTrue(all.get((int) leaf.id(row)).endsWith(
                " " + Arrays.hashCode(Arrays.copyOf(picture.values(), picture.size()))));
          }
        }
      }
    }
  }

  @Test
  void wrongSourcesAreRefused() throws IOException {
    Path odd = temporary.resolve("odd");
    Files.createDirectories(odd.resolve("train/n01"));
    Refusal.of(() -> open(odd, "a", SMALL, false), "train: class n01: expected at least one picture, found none");
    PhotoFolder.write(odd.resolve("train"), 1, "n01", "n02");
    PhotoFolder.write(odd.resolve("val"), 1, "n04");
    Refusal.of(() -> open(odd, "a", SMALL, false), "val: expected the 2 classes of the training pictures, found n04",
        "did you mean");
    Files.move(odd.resolve("val/n04/n04_00.JPEG"), odd.resolve("val/v.JPEG"));
    Refusal.of(() -> open(odd, "a", SMALL, false), "val: expected nothing but the classes, found the file v.JPEG");
    Files.delete(odd.resolve("val/n04"));
    assertTrue(PictureSource.open(files, odd.toString(), NONE).notes().get(0).contains("val: 1 pictures without labels"));
    Refusal.of(() -> open(temporary.resolve("nowhere"), "a", SMALL, false), "nowhere: expected a folder with one of");
  }
}
