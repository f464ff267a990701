package bellows.kernel.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The choice among tiles is by time alone, and takes none. */
class TileTrialTest {
  @ParameterizedTest
  @EnumSource(Tile.class)
  void noVectorIsLeftAloneAtTheEnd(Tile tile) {
    for (int vectors = 2; vectors < 30; vectors++) {
      int across = 0;
      for (int left = vectors; left > 0; left -= across) {
        across = tile.across(left);
      }
      assertTrue(across > 1, vectors + " vectors");
    }
  }

  @Test
  void registersDecideWhichTilesAreTried() {
    assertEquals(Tile.T8X2, Tile.candidates("amd64", 512).get(0));
    assertEquals(Tile.T8X2, Tile.candidates("aarch64", 128).get(0));
    assertEquals(List.of(Tile.T6X2, Tile.T4X3), Tile.candidates("x86_64", 256));
    assertEquals(List.of(Tile.T8X2, Tile.T12X2), Tile.differingInPairs(Tile.candidates("amd64", 512)));
    assertEquals(List.of(Tile.T6X2), Tile.differingInPairs(Tile.candidates("x86_64", 256)));
  }

  /** Tiles that are compiled as soon as somebody asks. */
  private static TileTrial trial(List<Tile> candidates, List<Tile> rehearsed) {
    return new TileTrial(candidates.stream().map(tile -> new TileRehearsal(tile, it -> {
      if (!rehearsed.contains(it)) {
        rehearsed.add(it);
      }
    }, Runnable::run)).toList());
  }

  /** A clock that is told: blocks of equal shape. */
  private static Tile chosen(List<Tile> candidates, double... times) {
    TileTrial trial = trial(candidates, new ArrayList<>());
    assertNull(trial.now());
    for (int block = 0; block < 1000 && !trial.settled(); block++) {
      Tile tile = trial.next(1);
      trial.took(tile, (long) (times[candidates.indexOf(tile)] * 1e9));
    }
    assertTrue(trial.settled());
    return trial.next(1);
  }

  @Test
  void theFastestTileStays() {
    List<Tile> three = List.of(Tile.T8X3, Tile.T6X4, Tile.T12X2);
    assertEquals(Tile.T6X4, chosen(three, 1, 0.8, 0.9));
    assertEquals(Tile.T12X2, chosen(three, 1, 1.2, 0.9));
    assertEquals(Tile.T8X3, chosen(three, 1, 1.2, 0.99), "not clearly better");
  }

  @Test
  void aClearWinnerIsTheTileOfNowBeforeTheNextIsTried() {
    TileTrial trial = trial(List.of(Tile.T8X3, Tile.T6X4, Tile.T12X2), new ArrayList<>());
    trial.now();
    Tile tile = Tile.T8X3;
    for (int block = 0; block < 1000 && tile != Tile.T12X2; block++) {
      tile = trial.next(1);
      trial.took(tile, tile == Tile.T8X3 ? 1_000_000_000 : 800_000_000);
    }
    assertEquals(Tile.T12X2, tile);
    assertEquals(Tile.T6X4, trial.next(2), "what another shape gets meanwhile");
  }

  @Test
  void nothingIsTriedBeforeProductsHaveTakenAWhileNorOnOtherShapes() {
    List<Tile> rehearsed = new ArrayList<>();
    TileTrial trial = trial(List.of(Tile.T8X3, Tile.T6X4), rehearsed);
    for (int block = 0; block < 1000; block++) {
      assertEquals(Tile.T8X3, trial.next(1));
      trial.took(Tile.T8X3, 1_000_000);
    }
    for (int block = 0; block < 1000; block++) {
      assertEquals(Tile.T8X3, trial.next(block));
      trial.took(Tile.T8X3, 1_000_000_000);
    }
    assertEquals(List.of(), rehearsed);
  }

  @Test
  void aTileIsUsedOnceItIsCompiled() {
    List<Tile> rehearsed = new ArrayList<>();
    TileTrial trial = trial(List.of(Tile.T8X3, Tile.T6X4), rehearsed);
    assertNull(trial.now());
    assertEquals(Tile.T8X3, trial.now());
    assertEquals(List.of(Tile.T8X3), rehearsed);
  }

  @Test
  void aTileThatIsNeverCompiledIsUsedInTheEnd() {
    int[] calls = {0};
    TileRehearsal slow = new TileRehearsal(Tile.T8X3, tile -> {
      calls[0]++;
      Thread.currentThread().interrupt();
      long until = System.nanoTime() + 40_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    }, Runnable::run);
    slow.ask();
    assertTrue(Thread.interrupted());
    assertTrue(slow.ready());
    assertTrue(calls[0] > 1000, "as often as C2 may want");
  }

  @Test
  void oneTileIsNoChoice() {
    assertTrue(trial(List.of(Tile.T8X2), new ArrayList<>()).settled());
  }
}
