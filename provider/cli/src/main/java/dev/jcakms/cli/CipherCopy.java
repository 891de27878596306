package dev.jcakms.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * Sends a stream through a cipher, in constant memory. Unlike the JDK's CipherOutputStream it hides
 * no refusal, and what it wrote is whole only when it returns.
 */
final class CipherCopy {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Cipher cipher;
  private final Progress progress;
  private final Head input = new Head();
  private final Head output = new Head();

  CipherCopy(Cipher cipher, Progress progress) {
    this.cipher = cipher;
    this.progress = progress;
  }

  /** Copies to the end. */
  void copy(InputStream in, OutputStream out) throws IOException, GeneralSecurityException {
    byte[] from = new byte[BUFFER_BYTES];
    byte[] to = new byte[cipher.getOutputSize(BUFFER_BYTES)];
    try {
      for (int n = in.read(from); n >= 0; n = in.read(from)) {
        input.see(from, n);
        to = withRoom(to, cipher.getOutputSize(n));
        write(out, to, cipher.update(from, 0, n, to, 0));
        progress.add(n);
      }
      to = withRoom(to, cipher.getOutputSize(0));
      write(out, to, cipher.doFinal(to, 0));
    } finally {
      Arrays.fill(from, (byte) 0);
      Arrays.fill(to, (byte) 0);
      progress.end();
    }
  }

  /** The first bytes that went in. */
  Head input() {
    return input;
  }

  /** The first bytes that came out. */
  Head output() {
    return output;
  }

  private void write(OutputStream out, byte[] bytes, int length) throws IOException {
    output.see(bytes, length);
    out.write(bytes, 0, length);
  }

  private static byte[] withRoom(byte[] array, int sizeBytes) {
    if (array.length >= sizeBytes) {
      return array;
    }
    Arrays.fill(array, (byte) 0);
    return new byte[sizeBytes];
  }
}
