package dev.jcakms.conformance.benchmark;

import static dev.jcakms.conformance.benchmark.JdkCipher.NONCE_BYTES;
import static dev.jcakms.conformance.benchmark.JdkCipher.TAG_BYTES;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The JDK's cipher, a message for each 16 KiB, as much as a chunk of ours holds. Their nonces are
 * counted, which costs next to nothing, as do those of chunks.
 */
final class JdkChunksParty implements Party {
  private static final int CHUNK_BYTES = 1 << 14;
  private static final int SEALED_BYTES = NONCE_BYTES + CHUNK_BYTES + TAG_BYTES;

  private final AtomicLong count = new AtomicLong();

  @Override
  public Work encryption(byte[] plaintext) throws GeneralSecurityException {
    JdkCipher cipher = new JdkCipher();
    byte[] out = new byte[plaintext.length / CHUNK_BYTES * SEALED_BYTES];
    return () -> seal(cipher, plaintext, out);
  }

  @Override
  public Work decryption(byte[] plaintext) throws GeneralSecurityException {
    JdkCipher cipher = new JdkCipher();
    byte[] sealed = new byte[plaintext.length / CHUNK_BYTES * SEALED_BYTES];
    int unused = seal(cipher, plaintext, sealed);
    byte[] out = new byte[plaintext.length];
    return () -> open(cipher, sealed, out);
  }

  private int seal(JdkCipher cipher, byte[] plaintext, byte[] out) throws GeneralSecurityException {
    int written = 0;
    for (int read = 0; read < plaintext.length; read += CHUNK_BYTES) {
      written +=
          NONCE_BYTES
              + cipher
                  .beginSealing(this::next, out, written)
                  .doFinal(plaintext, read, CHUNK_BYTES, out, written + NONCE_BYTES);
    }
    return written;
  }

  private static int open(JdkCipher cipher, byte[] sealed, byte[] out)
      throws GeneralSecurityException {
    int written = 0;
    for (int read = 0; read < sealed.length; read += SEALED_BYTES) {
      written +=
          cipher
              .beginOpening(sealed, read)
              .doFinal(sealed, read + NONCE_BYTES, SEALED_BYTES - NONCE_BYTES, out, written);
    }
    return written;
  }

  private void next(byte[] nonce) {
    ByteBuffer unused = ByteBuffer.wrap(nonce).putLong(Integer.BYTES, count.incrementAndGet());
  }
}
