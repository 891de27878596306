package dev.jcakms.conformance.benchmark;

import static dev.jcakms.conformance.benchmark.JdkCipher.NONCE_BYTES;
import static dev.jcakms.conformance.benchmark.JdkCipher.TAG_BYTES;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;

/** The JDK's cipher, fed 16 KiB at a time: a single {@code doFinal} may miss compiled code. */
final class JdkPiecesParty implements Party {
  private static final int PIECE_BYTES = 1 << 14;

  @Override
  public Work encryption(byte[] plaintext) throws GeneralSecurityException {
    JdkCipher cipher = new JdkCipher();
    Nonces source = new SecureRandom()::nextBytes;
    byte[] out = new byte[NONCE_BYTES + plaintext.length + TAG_BYTES];
    return () -> seal(cipher, source, plaintext, out);
  }

  @Override
  public Work decryption(byte[] plaintext) throws GeneralSecurityException {
    JdkCipher cipher = new JdkCipher();
    byte[] message = new byte[NONCE_BYTES + plaintext.length + TAG_BYTES];
    int unused = seal(cipher, new SecureRandom()::nextBytes, plaintext, message);
    byte[] out = new byte[plaintext.length];
    return () -> inPieces(cipher.beginOpening(message, 0), message, NONCE_BYTES, out, 0);
  }

  private static int seal(JdkCipher cipher, Nonces source, byte[] plaintext, byte[] out)
      throws GeneralSecurityException {
    return NONCE_BYTES
        + inPieces(cipher.beginSealing(source, out, 0), plaintext, 0, out, NONCE_BYTES);
  }

  private static int inPieces(Cipher cipher, byte[] in, int offset, byte[] out, int outOffset)
      throws GeneralSecurityException {
    int read = offset;
    int written = outOffset;
    while (in.length - read > PIECE_BYTES) {
      written += cipher.update(in, read, PIECE_BYTES, out, written);
      read += PIECE_BYTES;
    }
    return written + cipher.doFinal(in, read, in.length - read, out, written) - outOffset;
  }
}
