package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TrainStateTest {
  @Test
  void fingerprintIsThatOfTheLittleEndianBytes() {
    // printf '\\x00\\x00\\x80\\x3f\\x00\\x00\\x00\\xc0' | sha256sum
    assertEquals("ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b", sha256(1, -2));
    float[] counting = new float[40_000];
    for (int i = 0; i < counting.length; i++) {
      counting[i] = i;
    }
    // hashlib.sha256(b''.join(struct.pack('<f', i) for i in range(40000)))
    assertEquals("0e33879ea8a9cfa430cc6e48eb782b21961203e6d56ff273c87f60a4e89d570c", sha256(counting));
  }

  private static String sha256(float... weights) {
    return new TrainState(0, 0, 0, 0, 0, 0, weights, new float[0][]).sha256();
  }
}
