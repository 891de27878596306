package dev.jcakms.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Where a command writes a file: all of it, or nothing as far as the target can help it. */
interface Target extends Closeable {
  /** Takes the bytes. */
  OutputStream stream();

  /** Makes what was written count. Without it {@link #close()} drops what can be dropped. */
  void commit() throws IOException;

  /** A stream, which has let go of each byte at once. It is not closed. */
  static Target of(OutputStream out) {
    return new Target() {
      @Override
      public OutputStream stream() {
        return out;
      }

      @Override
      public void commit() throws IOException {
        out.flush();
      }

      @Override
      public void close() {}
    };
  }
}
