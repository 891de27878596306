package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** RSA-OAEP: keys, parameters and ciphertexts that are refused, each as the JCA says. */
class RsaCipherRefusalsTest extends RsaCipherFixture {

  @Test
  void maskOfAnotherHashIsRefused() throws Exception {
    byte[] ciphertext = encrypted(spec("SHA-256", "SHA-256", noBytes()), TEA);
    Cipher decryptor = decryptor(null);
    assertThrows(BadPaddingException.class, () -> decryptor.doFinal(ciphertext));
  }

  /** Whatever is wrong: one class, one text, no cause, and what the JDK throws for the same. */
  @Test
  void everyDamagedCiphertextIsTheSameException() throws Exception {
    byte[] label = "a label".getBytes(UTF_8);
    OAEPParameterSpec spec = spec("SHA-256", "SHA-256", label);
    byte[] modulus = ((RSAPublicKey) key.publicKey()).getModulus().toByteArray();
    List<byte[]> damaged = new ArrayList<>();
    for (int bit = 0; bit < MODULUS_BYTES * Byte.SIZE; bit += 151) {
      byte[] flipped = encrypted(spec, TEA);
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      damaged.add(flipped);
    }
    damaged.add(encrypted(spec("SHA-256", "SHA-256", noBytes()), TEA));
    damaged.add(encrypted(spec("SHA-1", "SHA-256", label), TEA));
    damaged.add(encrypted(spec("SHA-256", "SHA-1", label), TEA));
    damaged.add(raw(BigInteger.ZERO));
    damaged.add(raw(BigInteger.ONE));
    damaged.add(raw(BigInteger.ONE.shiftLeft(8 * MODULUS_BYTES - 9)));
    damaged.add(Arrays.copyOfRange(modulus, modulus.length - MODULUS_BYTES, modulus.length));
    byte[] ones = new byte[MODULUS_BYTES];
    Arrays.fill(ones, (byte) -1);
    damaged.add(ones);
    damaged.add(new byte[0]);
    damaged.add(new byte[1]);
    damaged.add(Arrays.copyOf(encrypted(spec, TEA), MODULUS_BYTES - 1));
    KeyPair software = softwarePair();
    for (byte[] ciphertext : damaged) {
      BadPaddingException refused =
          assertThrows(BadPaddingException.class, () -> decryptor(spec).doFinal(ciphertext));
      assertEquals(BadPaddingException.class, refused.getClass());
      assertEquals("the ciphertext is refused", refused.getMessage());
      assertNull(refused.getCause());
      assertEquals(0, refused.getSuppressed().length);
      Cipher theirs = cipher(SHA_256, JDK, Cipher.DECRYPT_MODE, software.getPrivate(), spec);
      assertThrows(BadPaddingException.class, () -> theirs.doFinal(ciphertext));
    }
  }

  /** What an attacker encrypts who pads as he likes. */
  private static byte[] raw(BigInteger block) throws GeneralSecurityException {
    byte[] padded = new byte[MODULUS_BYTES];
    byte[] bytes = block.toByteArray();
    System.arraycopy(bytes, 0, padded, MODULUS_BYTES - bytes.length, bytes.length);
    return cipher("RSA/ECB/NoPadding", JDK, Cipher.ENCRYPT_MODE, key.publicKey(), null)
        .doFinal(padded);
  }

  @Test
  void moreThanAModulusIsAnIllegalBlockSizeHoweverItComesAsInTheJdk() throws Exception {
    KeyPair software = softwarePair();
    for (Cipher decryptor :
        List.of(
            decryptor(null),
            cipher(SHA_256, JDK, Cipher.DECRYPT_MODE, software.getPrivate(), null))) {
      byte[] whole = new byte[MODULUS_BYTES + 1];
      assertThrows(IllegalBlockSizeException.class, () -> decryptor.doFinal(whole));
    }
    Cipher decryptor = decryptor(null);
    byte[] ciphertext = encrypted(null, TEA);
    decryptor.update(ciphertext);
    decryptor.update(new byte[1]);
    assertThrows(IllegalBlockSizeException.class, decryptor::doFinal);
    assertArrayEquals(TEA, decryptor.doFinal(ciphertext));
  }

  @Test
  void longerPlaintextThanFitsIsAnIllegalBlockSize() throws Exception {
    Cipher encryptor = cipher(SHA_256, kms(), Cipher.ENCRYPT_MODE, key.publicKey(), null);
    assertEquals(MODULUS_BYTES, encryptor.getOutputSize(1));
    byte[] tooLong = new byte[MAX_PLAINTEXT_BYTES_SHA_256 + 1];
    assertThrows(IllegalBlockSizeException.class, () -> encryptor.doFinal(tooLong));
  }

  @Test
  void whatIsNotWrappedToTheKeyIsAnInvalidKey() throws Exception {
    Cipher unwrapping = cipher(SHA_256, kms(), Cipher.UNWRAP_MODE, key, null);
    byte[] wrapped =
        cipher(SHA_256, JDK, Cipher.WRAP_MODE, key.publicKey(), null)
            .wrap(new SecretKeySpec(TEA, "AES"));
    wrapped[9] ^= 1;
    for (byte[] damaged : List.of(wrapped, noBytes(), new byte[MODULUS_BYTES + 1])) {
      InvalidKeyException refused =
          assertThrows(
              InvalidKeyException.class,
              () -> unwrapping.unwrap(damaged, "AES", Cipher.SECRET_KEY));
      Throwable cause = Objects.requireNonNull(refused.getCause());
      assertEquals(BadPaddingException.class, cause.getClass());
      assertNull(cause.getCause());
    }
    wrapped[9] ^= 1;
    assertThrows(
        InvalidKeyException.class, () -> unwrapping.unwrap(wrapped, "EC", Cipher.PRIVATE_KEY));
    assertThrows(IllegalStateException.class, () -> unwrapping.doFinal(wrapped));
  }

  @Test
  void privateHalfOnlyDecrypts() throws Exception {
    for (int mode : new int[] {Cipher.ENCRYPT_MODE, Cipher.WRAP_MODE}) {
      Cipher cipher = Cipher.getInstance(SHA_256, kms());
      assertThrows(InvalidKeyException.class, () -> cipher.init(mode, key));
      assertThrows(IllegalStateException.class, () -> cipher.doFinal(TEA));
    }
    for (int mode : new int[] {Cipher.DECRYPT_MODE, Cipher.UNWRAP_MODE}) {
      Cipher cipher = Cipher.getInstance(SHA_256, kms());
      PublicKey publicKey = key.publicKey();
      assertThrows(InvalidKeyException.class, () -> cipher.init(mode, publicKey));
    }
  }

  @Test
  void keysOfAnotherUsageOrKindAreRefusedAtInit() throws Exception {
    Cipher cipher = Cipher.getInstance(SHA_256, kms());
    KmsPrivateKey signing = pair(KmsKeySpec.RSA_2048, KeyUsage.SIGN_VERIFY);
    InvalidKeyException refused =
        assertThrows(InvalidKeyException.class, () -> cipher.init(Cipher.DECRYPT_MODE, signing));
    assertEquals(
        KmsErrorCode.INVALID_KEY_USAGE,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
    KmsPrivateKey curve = pair(KmsKeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY);
    KmsPrivateKey destroyed = kms().privateKey(key.keyName().text());
    destroyed.destroy();
    for (Key wrong :
        new Key[] {curve, destroyed, TestInstallation.KEY, new SecretKeySpec(TEA, "AES"), null}) {
      assertThrows(InvalidKeyException.class, () -> cipher.init(Cipher.DECRYPT_MODE, wrong));
      assertThrows(IllegalStateException.class, () -> cipher.doFinal(TEA));
    }
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertArrayEquals(TEA, cipher.doFinal(encrypted(null, TEA)));
  }

  @Test
  void parametersThatOaepDoesNotHaveAreRefused() throws Exception {
    Cipher cipher = Cipher.getInstance(BY_SPEC, kms());
    AlgorithmParameters gcm = AlgorithmParameters.getInstance("GCM");
    gcm.init(new GCMParameterSpec(128, new byte[12]));
    assertThrows(
        InvalidAlgorithmParameterException.class, () -> cipher.init(Cipher.DECRYPT_MODE, key, gcm));
    for (var wrong :
        List.of(
            new GCMParameterSpec(128, new byte[12]),
            spec("MD5", "SHA-1", noBytes()),
            spec("SHA-512/256", "SHA-1", noBytes()),
            spec("SHA-1", "MD5", noBytes()),
            new OAEPParameterSpec(
                "SHA-1", "MGF2", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT),
            new OAEPParameterSpec("SHA-1", "MGF1", null, PSource.PSpecified.DEFAULT))) {
      assertThrows(
          InvalidAlgorithmParameterException.class,
          () -> cipher.init(Cipher.DECRYPT_MODE, key, wrong));
      assertThrows(IllegalStateException.class, () -> cipher.doFinal(TEA));
    }
    cipher.init(Cipher.DECRYPT_MODE, key);
    assertThrows(UnsupportedOperationException.class, () -> cipher.updateAAD(TEA));
  }

  @Test
  void disabledKeyStopsTheNextDecryptionAndIsNeverABadPadding() throws Exception {
    Cipher decryptor = decryptor(null);
    byte[] ciphertext = encrypted(null, TEA);
    kms().administration().disableKey(key.keyName());
    try {
      ProviderException later =
          assertThrows(ProviderException.class, () -> decryptor.doFinal(ciphertext));
      InvalidKeyException atInit = assertThrows(InvalidKeyException.class, () -> decryptor(null));
      for (Exception refused : List.of(later, atInit)) {
        assertEquals(
            KmsErrorCode.DISABLED, assertInstanceOf(KmsException.class, refused.getCause()).code());
      }
    } finally {
      kms().administration().enableKey(key.keyName());
    }
    assertArrayEquals(TEA, decryptor.doFinal(ciphertext));
  }
}
