package dev.jcakms.conformance.benchmark;

import static dev.jcakms.conformance.benchmark.JdkCipher.NONCE_BYTES;
import static dev.jcakms.conformance.benchmark.JdkCipher.TAG_BYTES;

import java.security.GeneralSecurityException;
import java.util.function.Supplier;

/** The JDK's cipher, one {@code doFinal} for a message. */
final class JdkParty implements Party {
  private final Supplier<Nonces> nonces;

  /**
   * Has keys of its threads.
   *
   * @param nonces gives each thread its source
   */
  JdkParty(Supplier<Nonces> nonces) {
    this.nonces = nonces;
  }

  @Override
  public Work encryption(byte[] plaintext) throws GeneralSecurityException {
    JdkCipher cipher = new JdkCipher();
    Nonces source = nonces.get();
    byte[] out = new byte[NONCE_BYTES + plaintext.length + TAG_BYTES];
    return () -> seal(cipher, source, plaintext, out);
  }

  @Override
  public Work decryption(byte[] plaintext) throws GeneralSecurityException {
    JdkCipher cipher = new JdkCipher();
    byte[] message = new byte[NONCE_BYTES + plaintext.length + TAG_BYTES];
    int sealedBytes = seal(cipher, nonces.get(), plaintext, message) - NONCE_BYTES;
    byte[] out = new byte[plaintext.length];
    return () -> cipher.beginOpening(message, 0).doFinal(message, NONCE_BYTES, sealedBytes, out, 0);
  }

  private static int seal(JdkCipher cipher, Nonces source, byte[] plaintext, byte[] out)
      throws GeneralSecurityException {
    return NONCE_BYTES
        + cipher
            .beginSealing(source, out, 0)
            .doFinal(plaintext, 0, plaintext.length, out, NONCE_BYTES);
  }
}
