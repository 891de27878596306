package dev.jcakms.jca;

import dev.jcakms.port.KmsAccessDeniedException;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.KeyStoreException;
import java.security.ProviderException;
import java.security.SignatureException;
import java.security.UnrecoverableKeyException;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;

/**
 * The one translation of the key service's refusals into the JCA's exceptions.
 *
 * <p>A refused ciphertext is an AEADBadTagException: with a cause for what anybody can read in the
 * clear header, with one text and no cause for what needs a key to decide. A key that may not be
 * used is an InvalidKeyException at init and a ProviderException later; a root or store that is
 * away is always a ProviderException, never a bad tag.
 */
final class JcaExceptions {
  private static final String REFUSED = "the ciphertext is refused";
  private static final Set<KmsErrorCode> NOT_ABOUT_THE_KEY =
      Set.of(KmsErrorCode.KEY_UNAVAILABLE, KmsErrorCode.INTERNAL);

  private JcaExceptions() {}

  /**
   * What a refusal means where a key is given.
   *
   * @throws ProviderException instead, if it is not about the key
   */
  static InvalidKeyException invalidKey(KmsException refusal) {
    if (NOT_ABOUT_THE_KEY.contains(refusal.code())) {
      throw later(refusal);
    }
    return new InvalidKeyException(refusal.getMessage(), refusal);
  }

  /**
   * What a refusal means where something is put into a KeyStore.
   *
   * @throws ProviderException instead, if it is about neither key nor certificates
   */
  static KeyStoreException keyStore(KmsException refusal) {
    if (NOT_ABOUT_THE_KEY.contains(refusal.code())) {
      throw later(refusal);
    }
    return new KeyStoreException(refusal.getMessage(), refusal);
  }

  /** What a refused password is called where a KeyStore is loaded. */
  static IOException wrongPassword(KmsAccessDeniedException refusal) {
    UnrecoverableKeyException wrong = new UnrecoverableKeyException(refusal.getMessage());
    wrong.initCause(refusal);
    return new IOException(refusal.getMessage(), wrong);
  }

  /** What a refusal means where no checked exception fits. */
  static ProviderException later(KmsException refusal) {
    return refusal instanceof KmsInvalidCiphertextException invalid
        ? new ProviderException(REFUSED, badTag(invalid))
        : new ProviderException(refusal.getMessage(), refusal);
  }

  /**
   * What a refusal means where a message is to be signed.
   *
   * @throws ProviderException instead, if it is not about the message
   */
  static SignatureException unsigned(KmsException refusal) {
    if (refusal.code() != KmsErrorCode.VALIDATION) {
      throw later(refusal);
    }
    return new SignatureException(refusal.getMessage(), refusal);
  }

  /** What a refused ciphertext is called at the end of a decryption. */
  static AEADBadTagException badTag(KmsInvalidCiphertextException refusal) {
    AEADBadTagException badTag = new AEADBadTagException(REFUSED);
    if (refusal.getCause() != null) {
      badTag.initCause(refusal.getCause());
    }
    return badTag;
  }

  /** What a ciphertext is called that does not decrypt by RSA. */
  static BadPaddingException badPadding() {
    return new BadPaddingException(REFUSED);
  }
}
