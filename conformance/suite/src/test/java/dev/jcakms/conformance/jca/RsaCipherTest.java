package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.provider.KmsProvider;
import java.security.AlgorithmParameters;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RSA-OAEP: what software encrypts to a KMS key is decrypted in the root. */
class RsaCipherTest extends RsaCipherFixture {
  static List<OAEPParameterSpec> specs() {
    List<OAEPParameterSpec> specs = new ArrayList<>();
    for (String hash : List.of("SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512")) {
      specs.add(spec(hash, hash, new byte[0]));
      specs.add(spec(hash, "SHA-1", new byte[0]));
      specs.add(spec("SHA-1", hash, "a label".getBytes(UTF_8)));
    }
    return specs;
  }

  @ParameterizedTest
  @MethodSource("specs")
  void whatSoftwareEncryptsIsDecryptedInTheRoot(OAEPParameterSpec spec) throws Exception {
    for (Provider software : SOFTWARE) {
      for (String transformation : List.of(SHA_1, SHA_256, BY_SPEC)) {
        byte[] ciphertext =
            cipher(BY_SPEC, software, Cipher.ENCRYPT_MODE, key.publicKey(), spec).doFinal(TEA);
        Cipher decryptor = cipher(transformation, kms(), Cipher.DECRYPT_MODE, key, spec);
        assertArrayEquals(TEA, decryptor.doFinal(ciphertext), software.getName());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void whatIsEncryptedHereIsDecryptedByEverybody(OAEPParameterSpec spec) throws Exception {
    byte[] toTheRoot =
        cipher(BY_SPEC, kms(), Cipher.ENCRYPT_MODE, key.publicKey(), spec).doFinal(TEA);
    assertArrayEquals(
        TEA, cipher(BY_SPEC, kms(), Cipher.DECRYPT_MODE, key, spec).doFinal(toTheRoot));
    KeyPair pair = softwarePair();
    byte[] toSoftware =
        cipher(BY_SPEC, kms(), Cipher.ENCRYPT_MODE, pair.getPublic(), spec).doFinal(TEA);
    for (Provider provider : List.of(SOFTWARE.get(0), SOFTWARE.get(1), kms())) {
      assertArrayEquals(
          TEA,
          cipher(BY_SPEC, provider, Cipher.DECRYPT_MODE, pair.getPrivate(), spec)
              .doFinal(toSoftware));
    }
  }

  /** Bouncy Castle reads these names with one hash for both; the JDK does not, and so we do not. */
  @ParameterizedTest
  @ValueSource(strings = {SHA_1, SHA_256, BY_SPEC})
  void withoutParametersTheMaskIsOfSha1AsInTheJdk(String transformation) throws Exception {
    byte[] ciphertext =
        cipher(transformation, JDK, Cipher.ENCRYPT_MODE, key.publicKey(), null).doFinal(TEA);
    Cipher decryptor = cipher(transformation, kms(), Cipher.DECRYPT_MODE, key, null);
    assertArrayEquals(TEA, decryptor.doFinal(ciphertext));
    String hash = transformation.equals(SHA_256) ? "SHA-256" : "SHA-1";
    Cipher said = cipher(BY_SPEC, kms(), Cipher.DECRYPT_MODE, key, spec(hash, "SHA-1", noBytes()));
    assertArrayEquals(TEA, said.doFinal(ciphertext));
  }

  @ParameterizedTest
  @ValueSource(strings = {SHA_1, SHA_256, BY_SPEC})
  void parametersAreThoseOfTheJdk(String transformation) throws Exception {
    for (OAEPParameterSpec spec :
        new OAEPParameterSpec[] {null, spec("SHA-384", "SHA-256", new byte[] {1, 2})}) {
      Cipher ours = cipher(transformation, kms(), Cipher.DECRYPT_MODE, key, spec);
      KeyPair pair = softwarePair();
      Cipher theirs = cipher(transformation, JDK, Cipher.DECRYPT_MODE, pair.getPrivate(), spec);
      AlgorithmParameters parameters = ours.getParameters();
      assertEquals(theirs.getParameters().getAlgorithm(), parameters.getAlgorithm());
      assertArrayEquals(theirs.getParameters().getEncoded(), parameters.getEncoded());
      assertEquals(theirs.getBlockSize(), ours.getBlockSize());
      assertNull(ours.getIV());
      byte[] ciphertext =
          cipher(transformation, JDK, Cipher.ENCRYPT_MODE, key.publicKey(), spec).doFinal(TEA);
      Cipher again = Cipher.getInstance(BY_SPEC, kms());
      again.init(Cipher.DECRYPT_MODE, key, parameters);
      assertArrayEquals(TEA, again.doFinal(ciphertext));
    }
  }

  @Test
  void updateGivesNoBytesAndNotNullAsInTheJdk() throws Exception {
    assertArrayEquals(noBytes(), decryptor(null).update(new byte[1]));
  }

  @Test
  void oneCipherDecryptsOneCiphertextAfterTheOther() throws Exception {
    Cipher decryptor = decryptor(null);
    for (int length : new int[] {5, 0, 100}) {
      byte[] plaintext = new byte[length];
      assertArrayEquals(plaintext, decryptor.doFinal(encrypted(null, plaintext)));
      byte[] damaged = encrypted(null, plaintext);
      damaged[7] ^= 1;
      assertThrows(BadPaddingException.class, () -> decryptor.doFinal(damaged));
      byte[] tooLong = new byte[MODULUS_BYTES + 1];
      assertThrows(IllegalBlockSizeException.class, () -> decryptor.doFinal(tooLong));
    }
  }

  @Test
  void keysOfEveryTypeAreWrappedInSoftwareAndUnwrappedInTheRoot() throws Exception {
    SecretKey secret = new SecretKeySpec(Arrays.copyOf(TEA, 16), "AES");
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    for (Provider wrapper : List.of(JDK, kms())) {
      Cipher wrapping = cipher(SHA_256, wrapper, Cipher.WRAP_MODE, key.publicKey(), null);
      Cipher unwrapping = cipher(SHA_256, kms(), Cipher.UNWRAP_MODE, key, null);
      assertEquals(secret, unwrapping.unwrap(wrapping.wrap(secret), "AES", Cipher.SECRET_KEY));
      assertEquals(
          pair.getPrivate(),
          unwrapping.unwrap(wrapping.wrap(pair.getPrivate()), "EC", Cipher.PRIVATE_KEY));
      assertEquals(
          pair.getPublic(),
          unwrapping.unwrap(wrapping.wrap(pair.getPublic()), "EC", Cipher.PUBLIC_KEY));
    }
  }

  @Test
  void unnamedRequestFindsTheKeyWhereverTheProviderStands() throws Exception {
    byte[] ciphertext = encrypted(null, TEA);
    for (int position : new int[] {1, Security.getProviders().length + 1}) {
      Security.insertProviderAt(kms(), position);
      try {
        Cipher cipher = Cipher.getInstance(SHA_256);
        cipher.init(Cipher.DECRYPT_MODE, key);
        assertArrayEquals(TEA, cipher.doFinal(ciphertext));
      } finally {
        Security.removeProvider(KmsProvider.NAME);
      }
    }
  }
}
