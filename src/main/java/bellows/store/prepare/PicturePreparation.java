package bellows.store.prepare;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.data.Split;
import bellows.data.shard.ColourSums;
import bellows.data.shard.PictureRecipe;
import bellows.data.source.PictureFile;
import bellows.data.source.PictureList;
import bellows.store.HadoopFiles;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardStore;
import bellows.store.shard.ShardWriter;
import bellows.tensor.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Turns a source of pictures into a data set of shards: says what is to be done, and keeps account. Whoever uses this
 * runs the tasks, wherever and in whatever order.
 *
 * <p>Each shard is drafted by a {@link DraftTask}, in a hidden folder of the destination. If a picture turns out to be
 * none, others take its place, as {@link Reshuffle} says, and the shards that this concerns are put together anew from
 * the drafts; all other drafts become shards by getting their names. The manifest comes last. What was drafted is found
 * again by a preparation of the same plan: the same list of pictures, classes, order, shards and recipe.
 */
public final class PicturePreparation {
  /**
   * What to do.
   *
   * @param shards of each split, a power of two
   * @param seed of the training pictures' order
   * @param overwrite whether shards that lie at the destination may be replaced; other files never are
   */
  public record Options(int shards, long seed, PictureRecipe recipe, boolean overwrite) {
    public Options {
      BadInputException.check(Integer.bitCount(shards) == 1 && shards > 0 && shards <= 1 << 16,
          "--shards: expected a power of two, up to 65536, found %d", shards);
    }
  }

  private static final int MOST_REJECTED = 100_000;

  private final HadoopFiles files;
  private final String folder;
  private final PictureSource source;
  private final Options options;
  private final PreparationPlan plan;
  /** The key of the training pictures' order. */
  private final long order;
  private final Map<Split, Draft[]> drafts = new EnumMap<>(Split.class);
  private final Map<Split, Reshuffle> reshuffles = new EnumMap<>(Split.class);
  private final Map<Split, Manifest.Part[]> parts = new EnumMap<>(Split.class);

  private PicturePreparation(HadoopFiles files, String folder, PictureSource source, Options options) {
    this.files = files;
    this.folder = folder;
    this.source = source;
    this.options = options;
    plan = PreparationPlan.of(source, options);
    order = Draws.key(options.seed, "prepare");
    for (Split split : Split.STORED) {
      if (source.pictures(split) != null) {
        drafts.put(split, new Draft[options.shards]);
        parts.put(split, new Manifest.Part[options.shards]);
      }
    }
  }

  /** Looks at the destination, and goes on with what an earlier preparation of the same plan has left there. */
  public static PicturePreparation open(HadoopFiles files, String folder, PictureSource source, Options options) {
    PicturePreparation preparation = new PicturePreparation(files, folder, source, options);
    boolean begun = PreparationPlan.isAt(files, folder) && !files.exists(Files.join(folder, ShardStore.MANIFEST));
    if (begun && preparation.plan.equals(PreparationPlan.read(files, folder))) {
      preparation.findDrafts();
    } else {
      BadInputException.check(!begun || options.overwrite, "%s: expected a new or empty folder, or an unfinished "
          + "preparation of the same pictures with the same options, found one of others; choose another folder, or "
          + "begin anew with --overwrite", folder);
      ShardWriter.clear(files, folder, options.overwrite);
      files.delete(Files.join(folder, Draft.FOLDER));
      preparation.plan.write(files, folder);
    }
    return preparation;
  }

  /** A draft counts if its file is there, whole, perhaps already under its last name. */
  private void findDrafts() {
    drafts.forEach((split, found) -> {
      for (int number = 0; number < found.length; number++) {
        Draft draft = Draft.read(files, Draft.path(folder, split, number, found.length));
        if (draft != null && draft.plan().equals(plan.fingerprint()) && at(split, number, draft) != null) {
          found[number] = draft;
        }
      }
    });
  }

  /** Where the file of a draft lies; null if nowhere. */
  private String at(Split split, int number, Draft draft) {
    String hidden = Draft.path(folder, split, number, options.shards);
    String named = Files.join(folder, ShardStore.name(split, number, options.shards));
    for (String path : List.of(hidden, named)) {
      if (files.exists(path) && files.length(path) == draft.bytes()) {
        return path;
      }
    }
    return null;
  }

  /** What has still to be drafted. */
  public List<DraftTask> drafting() {
    List<DraftTask> tasks = new ArrayList<>();
    drafts.forEach((split, found) -> {
      int pictures = source.pictures(split).size();
      for (int number = 0; number < found.length; number++) {
        if (found[number] == null) {
          List<PictureFile> some = new PictureList();
          for (long place = number; place < pictures; place += found.length) {
            some.add(picture(split, place));
          }
          tasks.add(new DraftTask(folder, split, number, found.length, source.classes().size(), plan.fingerprint(),
              options.recipe, some));
        }
      }
    });
    return tasks;
  }

  /** The training pictures are in a random order, the others in the source's. */
  private PictureFile picture(Split split, long place) {
    List<PictureFile> pictures = source.pictures(split);
    return pictures.get((int) (split == Split.TRAIN ? Draws.permute(order, pictures.size(), place) : place));
  }

  /**
   * Takes note of a draft that is done.
   *
   * @throws BadInputException if so many pictures could not be read that a list of them helps nobody
   */
  public void add(Draft draft) {
    drafts.get(draft.split())[draft.number()] = draft;
    if (draft.rejected().isEmpty()) {
      return;
    }
    int rejected = drafts.values().stream().flatMap(Arrays::stream).filter(Objects::nonNull)
        .mapToInt(one -> one.rejected().size()).sum();
    BadInputException.check(rejected <= MOST_REJECTED, "%s: expected at most %,d pictures that cannot be read, found %,d, "
        + "such as %s: %s; mend the source, or leave them out", source.path(), MOST_REJECTED, rejected,
        draft.rejected().get(0).path(), draft.rejected().get(0).reason());
  }

  /** Pictures in drafts that are done, those rejected included. */
  public long drafted() {
    return drafts.values().stream().flatMap(Arrays::stream).filter(Objects::nonNull)
        .mapToLong(draft -> (long) draft.rows() + draft.rejected().size()).sum();
  }

  /** The pictures that could not be read; the training pictures first, by their places. */
  public Map<Split, List<Draft.Rejected>> rejected() {
    Map<Split, List<Draft.Rejected>> all = new EnumMap<>(Split.class);
    drafts.forEach((split, found) -> all.put(split, Arrays.stream(found)
        .flatMap(draft -> draft.rejected().stream()).sorted(Comparator.comparingLong(Draft.Rejected::position))
        .toList()));
    return all;
  }

  /** After all is drafted: what has to be put together anew. */
  public List<AssemblyTask> assembling() {
    List<AssemblyTask> tasks = new ArrayList<>();
    Map<Split, List<Draft.Rejected>> rejected = rejected();
    drafts.forEach((split, found) -> {
      int pictures = source.pictures(split).size();
      BadInputException.check(rejected.get(split).size() < pictures, "%s: expected pictures, found none that can be "
          + "read among %d; the first: %s: %s", source.path(), pictures,
          rejected.get(split).isEmpty() ? "" : rejected.get(split).get(0).path(),
          rejected.get(split).isEmpty() ? "" : rejected.get(split).get(0).reason());
      if (split == Split.TRAIN) {
        checkClasses(perClass(split, rejected.get(split)), rejected.get(split));
      }
      Reshuffle reshuffle = new Reshuffle(pictures,
          rejected.get(split).stream().mapToLong(Draft.Rejected::position).toArray(), found.length);
      reshuffles.put(split, reshuffle);
      List<AssemblyTask.DraftFile> draftFiles = draftFiles(split, found);
      for (int number = 0; number < found.length; number++) {
        if (reshuffle.changes(number)) {
          tasks.add(reshuffle.task(folder, split, number, source.classes().size(), draftFiles));
        }
      }
    });
    return tasks;
  }

  /** The pictures of each class that could be read. */
  private long[] perClass(Split split, List<Draft.Rejected> rejected) {
    long[] counts = new long[source.classes().size()];
    source.pictures(split).forEach(picture -> counts[picture.label()]++);
    rejected.forEach(none -> counts[picture(split, none.position()).label()]--);
    return counts;
  }

  private void checkClasses(long[] counts, List<Draft.Rejected> rejected) {
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        int without = label;
        String first = rejected.stream().filter(none -> picture(Split.TRAIN, none.position()).label() == without)
            .findFirst().map(none -> none.path() + ": " + none.reason()).orElse("");
        throw new BadInputException("%s: expected training pictures of class %s, found none that can be read; the "
            + "first: %s; mend them or leave the class out", source.path(), source.classes().get(label), first);
      }
    }
  }

  private List<AssemblyTask.DraftFile> draftFiles(Split split, Draft[] found) {
    List<AssemblyTask.DraftFile> draftFiles = new ArrayList<>();
    for (Draft draft : found) {
      draftFiles.add(new AssemblyTask.DraftFile(at(split, draft.number(), draft), draft.rows(), draft.bytes()));
    }
    return draftFiles;
  }

  /** Takes note of a shard that was put together. */
  public void add(AssemblyTask task, Manifest.Part part) {
    parts.get(task.split())[task.number()] = part;
  }

  /** After all is put together: gives the other drafts their names, and writes the manifest. */
  public Manifest finish(Map<String, String> provenance) {
    ColourSums colours = new ColourSums();
    drafts.forEach((split, found) -> {
      for (Draft draft : found) {
        colours.add(new ColourSums(draft.sums()));
        if (!reshuffles.get(split).changes(draft.number())) {
          parts.get(split)[draft.number()] = named(split, draft);
        }
      }
    });
    Map<String, String> all = new TreeMap<>(provenance);
    all.put("source", source.path());
    all.put("stored", options.recipe.describe());
    all.put("rejected", String.valueOf(rejected().values().stream().mapToInt(Collection::size).sum()));
    Manifest manifest = Manifest.ofPictures(source.classes(), source.titles(), options.shards,
        contents(Split.TRAIN), contents(Split.TEST), colours, largest(), options.seed, all);
    files.write(Files.join(folder, ShardStore.MANIFEST), out -> out.write(manifest.render()));
    files.delete(Files.join(folder, Draft.FOLDER));
    return manifest;
  }

  private int largest() {
    return drafts.values().stream().flatMap(Arrays::stream).mapToInt(Draft::largest).max().orElse(0);
  }

  private Manifest.Part named(Split split, Draft draft) {
    String name = ShardStore.name(split, draft.number(), options.shards);
    String hidden = Draft.path(folder, split, draft.number(), options.shards);
    if (files.exists(hidden)) {
      files.rename(hidden, Files.join(folder, name));
    }
    return new Manifest.Part(name, draft.rows(), draft.bytes(), draft.crc32c());
  }

  private Manifest.Contents contents(Split split) {
    return parts.containsKey(split) ? new Manifest.Contents(reshuffles.get(split).count(),
        perClass(split, rejected().get(split)), List.of(parts.get(split))) : null;
  }
}
