package dev.jcakms.conformance.tampering;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;

/** What is attacked: an installation with two keys, and the ciphertexts that it makes. */
final class Target implements AutoCloseable {
  static final String ENVELOPE = "KMS/AES-GCM/NoPadding";
  static final String DIRECT = "KMS/AES-GCM-DIRECT/NoPadding";
  static final KmsSecretKey KEY = KmsSecretKey.named("alias/orders");
  static final KmsSecretKey OTHER_KEY = KmsSecretKey.named("alias/other");
  static final KmsSecretKey ANY_KEY = KmsSecretKey.namedByCiphertext();
  static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");

  private static final byte[] NOTHING = new byte[0];

  private final KmsProvider kms;

  /** The installation in {@code home}, made if there is none, in an instance of its own. */
  Target(Path home) {
    kms = KmsProvider.builder().home(home).build();
    kms.initialize();
    kms.administration().ensureKey("alias/orders");
    kms.administration().ensureKey("alias/other");
  }

  KmsProvider kms() {
    return kms;
  }

  /** Bytes from 1 to 127: never what an output buffer holds before or after a refusal. */
  static byte[] plaintext(int lengthBytes) {
    byte[] plaintext = new byte[lengthBytes];
    for (int i = 0; i < lengthBytes; i++) {
      // A prime, so that no chunk is like another.
      plaintext[i] = (byte) (1 + i % 127);
    }
    return plaintext;
  }

  /**
   * What the cipher makes of {@code plaintext}, with associated data or, if that is empty, none.
   */
  byte[] seal(String transformation, EncryptionContext context, byte[] aad, byte[] plaintext)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(transformation, kms);
    cipher.init(Cipher.ENCRYPT_MODE, KEY, context);
    if (aad.length > 0) {
      cipher.updateAAD(aad);
    }
    return cipher.doFinal(plaintext);
  }

  byte[] seal(String transformation, byte[] plaintext) throws GeneralSecurityException {
    return seal(transformation, CONTEXT, NOTHING, plaintext);
  }

  /** A message with a chunked body of any length; the cipher makes them of long ones only. */
  byte[] sealChunked(EncryptionContext context, byte[] aad, byte[] plaintext)
      throws GeneralSecurityException {
    MessageSealing sealing = kms.port().sealing(KeyName.of("alias/orders"), context);
    byte[] message =
        new byte
            [MessageHeader.lengthFor(sealing.rootSuite())
                + (int) MessageBody.bodyBytes(CiphertextType.CHUNKED, plaintext.length)];
    byte[] digest = aad.length == 0 ? aad : MessageDigest.getInstance("SHA-256").digest(aad);
    sealing.begin(digest).doFinal(plaintext, 0, plaintext.length, message, 0);
    return message;
  }

  byte[] sealChunked(byte[] plaintext) throws GeneralSecurityException {
    return sealChunked(CONTEXT, NOTHING, plaintext);
  }

  /** How its ciphertexts are opened, under {@code key}. */
  Opening opening(String transformation, KmsSecretKey key, EncryptionContext context, byte[] aad)
      throws GeneralSecurityException {
    return new Opening(Cipher.getInstance(transformation, kms), key, context, aad);
  }

  Opening opening(String transformation, KmsSecretKey key) throws GeneralSecurityException {
    return opening(transformation, key, CONTEXT, NOTHING);
  }

  @Override
  public void close() {
    kms.close();
  }
}
