package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which pieces weights go out. */
class WorkerJvmsTest {
  @ParameterizedTest
  @CsvSource({"0, 16", "1, 16", "4, 16", "8, 8", "16, 4", "32, 2", "1000, 2"})
  void piecesAreSmallerWhereExecutorsAreMany(int executors, int mebibytes) {
    assertEquals(mebibytes << 20, WorkerJvms.pieceBytes(executors));
  }
}
