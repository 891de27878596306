package dev.jcakms.service.sealing;

import dev.jcakms.conformance.NotOfferedException;
import dev.jcakms.conformance.Subject;
import dev.jcakms.hsm.Hkdf;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;

/** What messages are sealed with: HKDF with the two hashes of the format, and Cobblestone-256. */
public final class SealingSubject implements Subject {
  private static final Primitives PRIMITIVES = Primitives.best();

  @Override
  public byte[] derive(String hash, byte[] inputKey, byte[] salt, byte[] info, int lengthBytes)
      throws GeneralSecurityException, NotOfferedException {
    Hkdf hkdf =
        switch (hash) {
          case "SHA-256" -> new Hkdf(PRIMITIVES.hmacSha256());
          case "SHA-512" -> new Hkdf(PRIMITIVES.hmacSha512());
          default -> throw new NotOfferedException("nothing is derived by " + hash);
        };
    try {
      return hkdf.expand(hkdf.extract(salt, inputKey), info, lengthBytes);
    } catch (IllegalArgumentException e) {
      throw new InvalidAlgorithmParameterException(e);
    }
  }

  @Override
  public byte[] openChunked(byte[] key, byte[] context, byte[] body)
      throws GeneralSecurityException {
    ChunkedOpening opening;
    try {
      opening = new ChunkedOpening(PRIMITIVES, key, context, () -> {});
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException(e);
    }
    try {
      return Drive.whole(opening, body);
    } catch (KmsInvalidCiphertextException e) {
      throw (AEADBadTagException) new AEADBadTagException().initCause(e);
    }
  }

  @Override
  public void close() {}
}
