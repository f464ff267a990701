package bellows.kernel.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this JVM: the widest that the machine prefers, unless {@link #PROPERTY} asks for others. A constant, because C2 must know it.
 */
public final class Lanes {
  /** The property that asks for kernels, and with them for vectors of so many bits. */
  public static final String PROPERTY = "bellows.kernels";
  public static final VectorSpecies<Float> SPECIES = species(bits());

  private Lanes() {}

  /** The width of vectors that the property asks for; 0 where it leaves the choice open. */
  private static int bits() {
    String asked = System.getProperty(PROPERTY, "vector");
    return asked.equals("vector") || asked.equals("scalar") ? 0 : Integer.parseInt(asked.substring("vector".length()));
  }

  private static VectorSpecies<Float> species(int bits) {
    VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
    if (bits == 0) {
      return preferred;
    }
    if (bits > preferred.vectorBitSize()) {
      throw new IllegalArgumentException(String.format(
          "%s asks for vectors of %d bits; this machine and JVM have at most %d: ask for fewer, or leave it out",
          PROPERTY, bits, preferred.vectorBitSize()));
    }
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }
}
