package dev.jcakms.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells the progress how much has been read. For one thread at a time. */
final class MeasuredInput extends FilterInputStream {
  private final Progress progress;

  MeasuredInput(InputStream in, Progress progress) {
    super(in);
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    progress.add(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    progress.add(Math.max(0, read));
    return read;
  }
}
