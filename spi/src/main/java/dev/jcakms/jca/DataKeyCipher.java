package dev.jcakms.jca;

import dev.jcakms.format.FormatException;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.OpaqueDataKey;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * {@code AES/GCM/NoPadding} under data keys. An opaque one works behind the port, where its bytes
 * stay. One with bytes is a key like any other, and any other key is somebody else's.
 */
final class DataKeyCipher extends SharedNameCipher {
  static final String NAME = "AES/GCM/NoPadding";

  private static final int BLOCK_BYTES = 16;
  private static final int DEFAULT_IV_BYTES = 12;
  private static final int MIN_TAG_BITS = 96;
  private static final int MAX_TAG_BITS = 128;
  private static final GCMParameterSpec NONE = new GCMParameterSpec(MAX_TAG_BITS, new byte[0]);

  private GCMParameterSpec parameters = NONE;
  private byte[] lastSealingKey = new byte[0];
  private byte[] lastSealingIv = new byte[0];

  DataKeyCipher(EngineParts parts) {
    super(parts, NAME);
  }

  @Override
  boolean isOurs(Key key) {
    return key instanceof DataKey dataKey && (dataKey.isOpaque() || dataKey.isDestroyed());
  }

  /** What can be read of it: its bytes are not here. */
  @Override
  int keyBits(Key key) throws InvalidKeyException {
    try {
      RootCiphertext sealed = RootCiphertext.read(((DataKey) key).ciphertextBlob());
      return sealed.plaintextBytes() * Byte.SIZE;
    } catch (FormatException e) {
      throw new InvalidKeyException("the data key cannot be read", e);
    }
  }

  @Override
  CipherWork work(
      int mode, Key key, @Nullable AlgorithmParameterSpec wanted, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    DataKey dataKey = (DataKey) key;
    if (dataKey.isDestroyed()) {
      throw new InvalidKeyException("the data key is destroyed");
    }
    KeyService service =
        dataKey
            .service()
            .orElseThrow(() -> new InvalidKeyException("the data key has no installation"));
    boolean sealing = mode == Cipher.ENCRYPT_MODE || mode == Cipher.WRAP_MODE;
    GCMParameterSpec given = checked(wanted, sealing, random, service);
    OpaqueDataKey permitted = permitted(dataKey, service);
    if (sealing) {
      requireFreshIv(dataKey, given.getIV());
    }
    parameters = given;
    return sealing
        ? OpaqueKeyWork.sealing(permitted, given)
        : OpaqueKeyWork.opening(permitted, given);
  }

  private static OpaqueDataKey permitted(DataKey key, KeyService service)
      throws InvalidKeyException {
    try {
      return service.opaqueDataKey(KeyName.of(key.keyArn()), key.context(), key.ciphertextBlob());
    } catch (KmsInvalidCiphertextException e) {
      throw new InvalidKeyException("the data key cannot be used", JcaExceptions.badTag(e));
    }
  }

  private static GCMParameterSpec checked(
      @Nullable AlgorithmParameterSpec wanted,
      boolean sealing,
      @Nullable SecureRandom random,
      KeyService service)
      throws InvalidAlgorithmParameterException {
    if (wanted == null && sealing) {
      return new GCMParameterSpec(MAX_TAG_BITS, newIv(random, service));
    }
    if (!(wanted instanceof GCMParameterSpec given)) {
      throw new InvalidAlgorithmParameterException(
          "the parameters of this cipher are a GCMParameterSpec, with which it was encrypted");
    }
    int tagBits = given.getTLen();
    if (tagBits < MIN_TAG_BITS || tagBits > MAX_TAG_BITS || tagBits % Byte.SIZE != 0) {
      throw new InvalidAlgorithmParameterException(
          "a tag has 96, 104, 112, 120 or 128 bits, not " + tagBits);
    }
    if (given.getIV().length == 0) {
      throw new InvalidAlgorithmParameterException("the IV is empty");
    }
    return given;
  }

  private static byte[] newIv(@Nullable SecureRandom random, KeyService service) {
    if (random == null) {
      return service.random(DEFAULT_IV_BYTES);
    }
    byte[] iv = new byte[DEFAULT_IV_BYTES];
    random.nextBytes(iv);
    return iv;
  }

  /** As far as one cipher can see it, which is how far the JDK's looks too. */
  private void requireFreshIv(DataKey key, byte[] iv) throws InvalidAlgorithmParameterException {
    byte[] sealedKey = key.ciphertextBlob();
    if (Arrays.equals(sealedKey, lastSealingKey) && Arrays.equals(iv, lastSealingIv)) {
      throw new InvalidAlgorithmParameterException("this IV was used with this key before");
    }
    lastSealingKey = sealedKey;
    lastSealingIv = iv;
  }

  @Override
  Class<GCMParameterSpec> parameterType() {
    return GCMParameterSpec.class;
  }

  @Override
  int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  byte @Nullable [] iv() {
    return parameters.getIV();
  }

  @Override
  AlgorithmParameterSpec parameters() {
    return parameters;
  }

  @Override
  String parametersAlgorithm() {
    return "GCM";
  }
}
