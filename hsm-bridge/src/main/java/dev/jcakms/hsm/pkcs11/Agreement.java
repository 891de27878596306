package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;

/** ECDH in a token, whose result leaves it through an object of the session. */
final class Agreement {
  private Agreement() {}

  /**
   * The shared secret, which the caller wipes.
   *
   * @param peerPoint uncompressed, checked before
   * @param fieldBytes how long the secret is
   */
  static byte[] derive(
      Cryptoki cryptoki, long session, long key, byte[] peerPoint, int fieldBytes) {
    long derived =
        cryptoki.deriveKey(
            session, Mechanism.ecdh1(peerPoint), key, Templates.readableSecret(fieldBytes));
    try {
      return cryptoki
          .getAttributes(session, derived, Cka.VALUE)
          .bytes(Cka.VALUE)
          .filter(secret -> secret.length == fieldBytes)
          .orElseThrow(
              () -> new HsmException(Reason.UNSUPPORTED, "the token keeps agreed secrets"));
    } finally {
      cryptoki.destroyObject(session, derived);
    }
  }
}
