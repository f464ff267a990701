package bellows.data.shard;

/** A shard in memory. */
public record HeapBytes(byte[] bytes) implements ShardBytes {
  @Override
  public void read(long at, byte[] into, int count) {
    System.arraycopy(bytes, (int) at, into, 0, count);
  }

  @Override
  public void readAhead(long at, int count) {}
}
