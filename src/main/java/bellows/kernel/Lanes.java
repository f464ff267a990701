package bellows.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this JVM: the widest that the machine prefers, unless {@link KernelProvider}'s property asks for
 * others. A constant, because C2 must know it.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = species(KernelProvider.bits());

  private Lanes() {}

  private static VectorSpecies<Float> species(int bits) {
    VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
    if (bits == 0) {
      return preferred;
    }
    if (bits > preferred.vectorBitSize()) {
      throw new IllegalArgumentException(String.format(
          "%s asks for vectors of %d bits; this machine and JVM have at most %d: ask for fewer, or leave it out",
          KernelProvider.PROPERTY, bits, preferred.vectorBitSize()));
    }
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }
}
