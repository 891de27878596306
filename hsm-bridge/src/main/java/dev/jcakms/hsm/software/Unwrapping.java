package dev.jcakms.hsm.software;

import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.RootCalls;
import dev.jcakms.hsm.WrapMechanism;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes the wrapping off foreign secrets. Whatever is wrong is refused with {@link
 * RootCalls#notAuthentic}. Immutable and thread-safe.
 */
final class Unwrapping {
  private static final int AES_KEY_BYTES = 32;
  private static final int KWP_UNIT_BYTES = 8;
  private static final int KWP_MIN_BYTES = 16;

  private final Primitives primitives;
  private final RsaKeys rsa;

  Unwrapping(Primitives primitives, RsaKeys rsa) {
    this.primitives = primitives;
    this.rsa = rsa;
  }

  /**
   * The foreign secret, which is the caller's to wipe.
   *
   * @param algorithm of the key that unwraps, of the family that {@code mechanism} wants
   * @param secret of that key
   */
  byte[] unwrap(KeyAlgorithm algorithm, byte[] secret, WrapMechanism mechanism, byte[] wrapped) {
    return switch (mechanism) {
      case RSA_OAEP_SHA_1, RSA_OAEP_SHA_256 ->
          rsa.decrypt(secret, mechanism.oaep().orElseThrow(), wrapped);
      case AES_KWP -> unwrapKwp(secret, wrapped);
      case RSA_AES_KEY_WRAP_SHA_1, RSA_AES_KEY_WRAP_SHA_256 ->
          unwrapBoth(algorithm, secret, mechanism.oaep().orElseThrow(), wrapped);
    };
  }

  private byte[] unwrapBoth(
      KeyAlgorithm algorithm, byte[] secret, OaepMechanism oaep, byte[] wrapped) {
    int modulusBytes = algorithm.size() / Byte.SIZE;
    byte[] aesKey =
        rsa.decrypt(secret, oaep, Arrays.copyOf(wrapped, Math.min(modulusBytes, wrapped.length)));
    try {
      if (aesKey.length != AES_KEY_BYTES) {
        throw RootCalls.notAuthentic();
      }
      return unwrapKwp(aesKey, Arrays.copyOfRange(wrapped, modulusBytes, wrapped.length));
    } finally {
      Arrays.fill(aesKey, (byte) 0);
    }
  }

  private byte[] unwrapKwp(byte[] aesKey, byte[] wrapped) {
    if (wrapped.length < KWP_MIN_BYTES || wrapped.length % KWP_UNIT_BYTES != 0) {
      throw RootCalls.notAuthentic();
    }
    try {
      Cipher cipher = primitives.aesKwp();
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
      return cipher.doFinal(wrapped);
    } catch (GeneralSecurityException e) {
      throw RootCalls.notAuthentic();
    }
  }
}
