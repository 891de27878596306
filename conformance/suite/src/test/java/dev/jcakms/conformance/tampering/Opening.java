package dev.jcakms.conformance.tampering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.jcakms.conformance.tampering.Way.Attempt;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** Ciphertexts opened under one key with one context and associated data, in every way. */
final class Opening {
  private final Cipher cipher;
  private final KmsSecretKey key;
  private final EncryptionContext context;
  private final byte[] aad;

  Opening(Cipher cipher, KmsSecretKey key, EncryptionContext context, byte[] aad) {
    this.cipher = cipher;
    this.key = key;
    this.context = context;
    this.aad = aad;
  }

  /** The cipher, ready for a ciphertext. */
  Cipher ready() throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, key, context);
    if (aad.length > 0) {
      cipher.updateAAD(aad);
    }
    return cipher;
  }

  /** Without this a test whose every ciphertext is refused would show nothing. */
  void requireOpened(byte[] plaintext, byte[] ciphertext) throws GeneralSecurityException {
    for (Way way : Way.values()) {
      Attempt attempt = way.open(ready(), ciphertext);
      assertNull(attempt.refusal(), way::name);
      assertArrayEquals(plaintext, attempt.released(), way::name);
    }
  }

  /** Refused in every way, and no more given out before than a prefix of {@code plaintext}. */
  void requireRefused(Refusal expected, byte[] plaintext, byte[] ciphertext, String fault)
      throws GeneralSecurityException {
    requireRefused(EnumSet.allOf(Way.class), expected, plaintext, ciphertext, fault);
  }

  void requireRefused(
      Set<Way> ways, Refusal expected, byte[] plaintext, byte[] ciphertext, String fault)
      throws GeneralSecurityException {
    for (Way way : ways) {
      Attempt attempt = way.open(ready(), ciphertext);
      AEADBadTagException refusal = attempt.refusal();
      if (refusal == null) {
        throw new AssertionError(fault + " was opened, " + way);
      }
      assertEquals(expected, Refusal.of(refusal), () -> fault + ", " + way);
      byte[] released = attempt.released();
      assertArrayEquals(
          Arrays.copyOf(plaintext, Math.min(released.length, plaintext.length)),
          released,
          () -> fault + ", " + way);
    }
  }
}
