package bellows.page;

import bellows.conf.BadInputException;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** What a page has to say, by the path that is asked for: its files, and the runs that it shows. */
final class PageSite implements AutoCloseable {
  private static final long POLL_MILLIS = 2000;
  private static final int MOST_COLUMNS = 4000;
  private static final int COLUMNS = 1000;
  private static final int MOST_GALLERIES = 256;

  private final List<ShownRun> runs = new CopyOnWriteArrayList<>();
  /** By what was asked; few, as whoever asks fetches. */
  private final Map<List<Object>, Future<String>> galleries = new ConcurrentHashMap<>();
  private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(thread("reader"));
  private final ExecutorService painter = Executors.newSingleThreadExecutor(thread("painter"));
  private final PageControls controls;

  /** @param controls null where nothing may be asked of a run */
  PageSite(PageControls controls) {
    this.controls = controls;
    reader.scheduleWithFixedDelay(() -> runs.forEach(ShownRun::poll), 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  static ThreadFactory thread(String what) {
    return work -> {
      Thread thread = new Thread(work, "bellows-page-" + what);
      thread.setDaemon(true);
      // Whoever trains comes first, where the system heeds it.
      thread.setPriority(Thread.MIN_PRIORITY);
      return thread;
    };
  }

  void add(ShownRun run) {
    runs.add(run);
  }

  List<ShownRun> runs() {
    return List.copyOf(runs);
  }

  /** Grows when there is something new to say. */
  long version() {
    long sum = runs.size();
    for (ShownRun run : runs) {
      sum += run.record.version();
    }
    return sum;
  }

  /**
   * Answers.
   *
   * @param path without a slash before it
   * @param query each name once
   */
  Answer answer(String path, Map<String, String> query) {
    String name = path.isEmpty() ? PageFiles.INDEX : path;
    Answer file = PageFiles.file(name);
    if (file != null) {
      return file;
    }
    if (path.equals("api/runs")) {
      return Answer.json(Json.object(this::glance));
    }
    String[] parts = path.split("/", -1);
    ShownRun run = parts.length == 3 && parts[0].equals("api") ? run(parts[2]) : null;
    return run == null ? Answer.refusal(404, "there is no " + shortened(path)) : of(run, parts[1], query);
  }

  private static String shortened(String path) {
    return path.length() <= 80 ? path : path.substring(0, 80) + "…";
  }

  private ShownRun run(String number) {
    return number.matches("\\d{1,6}") && Integer.parseInt(number) < runs.size() ? runs.get(Integer.parseInt(number))
        : null;
  }

  private Answer of(ShownRun run, String what, Map<String, String> query) {
    return switch (what) {
      case "about" -> Answer.json(run.about());
      case "details" -> Answer.json(run.details());
      case "steps" -> Answer.json(run.steps(number(query, "from", 0), number(query, "to", Long.MAX_VALUE - 1),
          (int) Math.max(1, Math.min(MOST_COLUMNS, number(query, "columns", COLUMNS)))));
      case "gallery" -> gallery(run, query);
      case "histograms" -> Answer.json(run.histograms(query.get("layer"), LayerHistograms.MOST_EVALUATIONS));
      default -> Answer.refusal(404, "there is no api/" + shortened(what));
    };
  }

  private static long number(Map<String, String> query, String name, long otherwise) {
    String text = query.get(name);
    BadInputException.check(text == null || text.matches("\\d{1,18}"), "%s: expected a whole number, found '%s'", name,
        text);
    return text == null ? otherwise : Long.parseLong(text);
  }

  private void glance(JsonGenerator json) throws IOException {
    json.writeNumberField("version", version());
    json.writeBooleanField("control", controls != null);
    Runtime jvm = Runtime.getRuntime();
    json.writeNumberField("memoryUsed", jvm.totalMemory() - jvm.freeMemory());
    json.writeNumberField("memoryMost", jvm.maxMemory());
    glance(json, runs);
  }

  /** Writes each run in a few figures, and what differs between their run files. */
  static void glance(JsonGenerator json, List<ShownRun> runs) throws IOException {
    json.writeArrayFieldStart("runs");
    for (ShownRun run : runs) {
      json.writeStartObject();
      run.glance(json);
      json.writeEndObject();
    }
    json.writeEndArray();
    Comparison.write(json, runs.size() < 2 ? List.of() : runs.stream().map(ShownRun::config).toList());
  }

  /**
   * What takes a pass over samples is made by a thread of its own, one at a time; whoever asks meanwhile is told to ask
   * again.
   */
  private Answer gallery(ShownRun run, Map<String, String> query) {
    if (query.containsKey("again")) {
      run.renewGallery();
    }
    List<Object> key = List.of(run, number(query, "right", -1), number(query, "said", -1));
    if (galleries.size() > MOST_GALLERIES) {
      return Answer.refusal(503, "too much was asked for and not fetched");
    }
    Future<String> made = galleries.computeIfAbsent(key, k -> painter.submit(() -> gallery(query, run)));
    if (!made.isDone()) {
      return new Answer(202, Answer.JSON, "{\"working\":true}".getBytes(StandardCharsets.UTF_8));
    }
    galleries.remove(key);
    try {
      return Answer.json(made.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.refusal(503, "interrupted");
    } catch (ExecutionException e) {
      return Answer.json(Json.object(json -> Json.field(json, "problem", e.getCause().getMessage())));
    }
  }

  private static String gallery(Map<String, String> query, ShownRun run) {
    Gallery gallery = run.gallery();
    return Json.object(json -> {
      if (query.containsKey("right")) {
        gallery.write(json, (int) number(query, "right", 0), (int) number(query, "said", 0));
      } else {
        gallery.write(json);
      }
    });
  }

  /** Asks something of the run that is trained here. */
  Answer ask(String what, Map<String, String> query) {
    return controls == null
        ? Answer.refusal(403, "this page only shows; start the run with --page-control to let it ask")
        : controls.ask(what, query);
  }

  @Override
  public void close() {
    reader.shutdownNow();
    painter.shutdownNow();
  }
}
