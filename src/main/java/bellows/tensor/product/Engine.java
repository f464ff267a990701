package bellows.tensor.product;

import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Team;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What computes in one workspace: kernels, the team that shares the work, a {@link Gemm} for each member, and the arena
 * that all take their memory from.
 */
public record Engine(Kernels kernels, Team team, Arena arena, List<Gemm> gemms) {
  public static Engine of(Kernels kernels, Team team, Arena arena) {
    return new Engine(kernels, team, arena,
        IntStream.range(0, team.size()).mapToObj(member -> new Gemm(kernels, arena)).toList());
  }

  /** The same for what works on the way back only: where there is none, it claims no memory. */
  public Engine forWayBack() {
    return new Engine(kernels, team, arena.forWayBack(), gemms);
  }
}
