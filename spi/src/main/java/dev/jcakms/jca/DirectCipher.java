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

  /** Both directions: a root ciphertext is bound to an encryption context. */
  private abstract static class DirectWork extends WholeInputWork {
    DirectWork(int maxInputBytes) {
      super(maxInputBytes);
    }

    @Override
    public final void updateAad(byte[] in, int offset, int length) {
      throw new UnsupportedOperationException(
          "a root ciphertext is bound to an EncryptionContext, not to associated data");
    }
  }

  private static final class Seals extends DirectWork {
    private final DirectSealing sealing;

    Seals(DirectSealing sealing) {
      super(RootCiphertext.MAX_PLAINTEXT_BYTES);
      this.sealing = sealing;
    }

    @Override
    public long outputBytes(long inputBytes) {
      long totalBytes = totalBytes() + inputBytes;
      return isSealed(totalBytes)
          ? RootCiphertext.lengthFor(sealing.rootSuite(), (int) totalBytes)
          : 0;
    }

    @Override
    public long finalBytes(byte[] in, int offset, int length) {
      return outputBytes(length);
    }

    @Override
    void checkLength(long inputBytes) throws IllegalBlockSizeException {
      requireSealed(inputBytes);
    }

    @Override
    byte[] apply(byte[] input) {
      return sealing.encrypt(input).ciphertextBlob();
    }
  }

  private static boolean isSealed(long inputBytes) {
    return inputBytes > 0 && inputBytes <= RootCiphertext.MAX_PLAINTEXT_BYTES;
  }

  private static void requireSealed(long inputBytes) throws IllegalBlockSizeException {
    if (!isSealed(inputBytes)) {
      throw new IllegalBlockSizeException(
          "the root seals 1 to "
              + RootCiphertext.MAX_PLAINTEXT_BYTES
              + " bytes, not "
              + inputBytes
              + "; KMS/AES-GCM/NoPadding takes any length");
    }
  }

  private static final class Opens extends DirectWork {
    private static final int MAX_INPUT_BYTES =
        RootCiphertext.lengthFor(RootSuite.XAES_256_GCM, RootCiphertext.MAX_PLAINTEXT_BYTES);
    private static final int SMALLEST_OVERHEAD_BYTES =
        RootCiphertext.lengthFor(RootSuite.AES_256_GCM, 0);
    private static final byte[] NOTHING = new byte[0];

    private final DirectOpening opening;

    Opens(DirectOpening opening) {
      super(MAX_INPUT_BYTES);
      this.opening = opening;
    }

    @Override
    public long outputBytes(long inputBytes) {
      return plaintextBytes(inputBytes, start(NOTHING, 0, 0));
    }

    @Override
    public long finalBytes(byte[] in, int offset, int length) {
      return plaintextBytes(length, start(in, offset, length));
    }

    private long plaintextBytes(long moreBytes, byte[] start) {
      long totalBytes = totalBytes() + moreBytes;
      try {
        int overheadBytes =
            start.length == 0 ? SMALLEST_OVERHEAD_BYTES : RootCiphertext.overheadBytes(start, 0);
        return totalBytes > MAX_INPUT_BYTES ? 0 : Math.max(0, totalBytes - overheadBytes);
      } catch (FormatException refusedLater) {
        return 0;
      }
    }

    /** What tells the overhead, or no bytes if the input does not yet have it. */
    private byte[] start(byte[] in, int offset, int length) {
      int missing = Math.max(0, RootCiphertext.PREFIX_BYTES - held().length());
      if (missing > length) {
        return NOTHING;
      }
      byte[] start = Arrays.copyOf(held().array(), RootCiphertext.PREFIX_BYTES);
      System.arraycopy(in, offset, start, RootCiphertext.PREFIX_BYTES - missing, missing);
      return start;
    }

    /** Here and not by the reader, who would see only what was held, maybe a whole ciphertext. */
    @Override
    void checkLength(long inputBytes) {
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
    requireSealed(encoded.length);
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
      case Cipher.SECRET_KEY -> secret(permitted.unwrapDataKey(wrapped), wrapped, algorithm);
      case Cipher.PRIVATE_KEY -> pair(permitted.unwrapDataKeyPair(wrapped), algorithm);
      default -> throw new InvalidKeyException("only secret and private keys are unwrapped");
    };
  }

  private static Key secret(DirectPlaintext opened, byte[] wrapped, String algorithm) {
    try {
      return new DataKey(opened.plaintext(), wrapped, opened.keyArn(), algorithm);
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
