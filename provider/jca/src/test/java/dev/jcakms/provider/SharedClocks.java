package dev.jcakms.provider;

import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Moment;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Clocks of several processes. The wall clock is a number in a file that all have mapped: it stands
 * still until one of them moves it for all, and outlives whoever is killed.
 */
final class SharedClocks implements Clocks {
  private static final long START_MILLIS = 1_800_000_000_000L;
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer passedMillis;

  /** The clocks of {@code file}, which is made if it is missing. */
  SharedClocks(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      passedMillis = channel.map(MapMode.READ_WRITE, 0, Long.BYTES);
    }
  }

  @Override
  public Moment now() {
    return new Moment(System.nanoTime(), START_MILLIS + (long) LONG.getVolatile(passedMillis, 0));
  }

  void advanceWall(Duration by) {
    long unused = (long) LONG.getAndAdd(passedMillis, 0, by.toMillis());
  }
}
