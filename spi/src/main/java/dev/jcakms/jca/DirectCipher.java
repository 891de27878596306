package dev.jcakms.jca;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.FormatException;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.format.RootSuite;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.DirectOpening;
import dev.jcakms.port.DirectPlaintext;
import dev.jcakms.port.DirectSealing;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsInvalidCiphertextException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * {@code KMS/AES-GCM-DIRECT/NoPadding}: 1 to 4096 bytes, sealed in the root (FORMAT.md, "Root
 * ciphertext"). Wrapping seals an application's own secret or private key under a type of its own,
 * and unwrapping opens these two types alone.
 */
final class DirectCipher extends KmsCipher {
  private @Nullable DirectSealing sealing;
  private @Nullable DirectOpening opening;

  DirectCipher(Supplier<KeyService> own) {
    super(own);
  }

  @Override
  CipherWork encryption(KeyService service, KmsSecretKey key, EncryptionContext context) {
    DirectSealing permitted = service.directSealing(key.keyName(), context);
    sealing = permitted;
    return new Seals(permitted);
  }

  @Override
  CipherWork decryption(KeyService service, KmsSecretKey key, EncryptionContext context) {
    DirectOpening permitted = service.directOpening(key.keyName(), context);
    opening = permitted;
    return new Opens(permitted);
  }

  private static final class Seals extends DirectWork {
    private final DirectSealing sealing;

    Seals(DirectSealing sealing) {
      super(RootCiphertext.MAX_PLAINTEXT_BYTES);
      this.sealing = sealing;
    }

    @Override
    long resultBytes(long inputBytes) {
      return RootCiphertext.lengthFor(sealing.rootSuite(), 0) + inputBytes;
    }

    @Override
    void check(long inputBytes) throws IllegalBlockSizeException {
      if (inputBytes == 0 || inputBytes > RootCiphertext.MAX_PLAINTEXT_BYTES) {
        throw new IllegalBlockSizeException(
            "the root seals 1 to "
                + RootCiphertext.MAX_PLAINTEXT_BYTES
                + " bytes, not "
                + inputBytes
                + "; KMS/AES-GCM/NoPadding takes any length");
      }
    }

    @Override
    byte[] apply(byte[] input) {
      return sealing.encrypt(input).ciphertextBlob();
    }
  }

  private static final class Opens extends DirectWork {
    private static final int MAX_INPUT_BYTES =
        RootCiphertext.lengthFor(RootSuite.XAES_256_GCM, RootCiphertext.MAX_PLAINTEXT_BYTES);
    private static final int SMALLEST_OVERHEAD_BYTES =
        RootCiphertext.lengthFor(RootSuite.AES_256_GCM, 0);

    private final DirectOpening opening;

    Opens(DirectOpening opening) {
      super(MAX_INPUT_BYTES);
      this.opening = opening;
    }

    @Override
    long resultBytes(long inputBytes) {
      return inputBytes - SMALLEST_OVERHEAD_BYTES;
    }

    /** Here and not by the reader, who would see only what was held, maybe a whole ciphertext. */
    @Override
    void check(long inputBytes) {
      if (inputBytes > MAX_INPUT_BYTES) {
        throw KmsInvalidCiphertextException.readable(
            new FormatException("a root ciphertext of " + inputBytes + " bytes is too long"));
      }
    }

    @Override
    byte[] apply(byte[] input) {
      return opening.decrypt(input).plaintext();
    }
  }

  @Override
  byte[] wrap(Key key, byte[] encoded) throws IllegalBlockSizeException {
    DirectSealing permitted = sealing;
    if (permitted == null) {
      throw new IllegalStateException("the cipher is not initialised to wrap");
    }
    if (encoded.length == 0 || encoded.length > RootCiphertext.MAX_PLAINTEXT_BYTES) {
      throw new IllegalBlockSizeException(
          "the root seals 1 to "
              + RootCiphertext.MAX_PLAINTEXT_BYTES
              + " bytes, not "
              + encoded.length);
    }
    if (key instanceof SecretKey) {
      return permitted.wrapDataKey(encoded).ciphertextBlob();
    }
    if (key instanceof PrivateKey) {
      return permitted.wrapDataKeyPair(encoded).ciphertextBlob();
    }
    throw new IllegalBlockSizeException("a public key is no secret: it is not wrapped");
  }

  @Override
  Key unwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    DirectOpening permitted = opening;
    if (permitted == null) {
      throw new IllegalStateException("the cipher is not initialised to unwrap");
    }
    return switch (type) {
      case Cipher.SECRET_KEY -> secret(permitted.unwrapDataKey(wrapped), wrapped);
      case Cipher.PRIVATE_KEY -> pair(permitted.unwrapDataKeyPair(wrapped), algorithm);
      default -> throw new InvalidKeyException("only secret and private keys are unwrapped");
    };
  }

  private static Key secret(DirectPlaintext opened, byte[] wrapped) {
    try {
      return new DataKey(opened.plaintext(), wrapped, opened.keyArn());
    } finally {
      Arrays.fill(opened.plaintext(), (byte) 0);
    }
  }

  private static Key pair(DirectPlaintext opened, String algorithm)
      throws InvalidKeyException, NoSuchAlgorithmException {
    try {
      return EncodedKeys.decode(opened.plaintext(), algorithm, Cipher.PRIVATE_KEY);
    } finally {
      Arrays.fill(opened.plaintext(), (byte) 0);
    }
  }
}
