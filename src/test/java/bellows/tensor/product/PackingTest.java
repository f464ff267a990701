package bellows.tensor.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Team;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A team packs what one does. */
class PackingTest {
  @ParameterizedTest
  @CsvSource({"3, 5", "2000, 16", "2000, 33", "500, 129", "700, 300", "40, 4000"})
  void aTeamPacksWhatOneDoes(int k, int n) {
    float[] b = new float[7 + 2 * k * n];
    for (int i = 0; i < b.length; i++) {
      b[i] = i;
    }
    for (Kernels kernels : List.of(KernelProvider.kernels(), KernelProvider.scalar())) {
      for (int size = 1; size <= 4; size++) {
        try (Team team = new Team(size)) {
          Engine engine = Engine.of(kernels, team, Arena.allocating());
          Gemm gemm = engine.gemms().get(0);
          Packing packing = new Packing(engine);
          float[] expected = new float[3 + gemm.packedSize(2 * k, n)];
          float[] packed = expected.clone();
          gemm.packRows(2 * k, k, k, n, b, 7, n, 1, expected, 3);
          packing.rows(2 * k, k, k, n, b, 7, n, 1, packed, 3);
          assertArrayEquals(expected, packed, "rows by " + size);
          gemm.pack(2 * k, n, b, 7, 1, 2 * k, expected, 3);
          packing.all(2 * k, n, b, 7, 1, 2 * k, packed, 3);
          assertArrayEquals(expected, packed, "a transpose by " + size);
        }
      }
    }
  }
}
