package bellows.data.shard;

/** A shard's file at any offset: mapped, or read from where it lies. Many threads may read at once. */
public interface ShardBytes {
  /** Copies {@code count} bytes of the file, from byte {@code at} on. */
  void read(long at, byte[] into, int count);

  /** Brings these bytes into memory, if that makes a later {@link #read} faster. */
  void readAhead(long at, int count);
}
