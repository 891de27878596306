package dev.jcakms.conformance.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.Provider;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract under RSA-OAEP by each of its names: software encrypts, the root decrypts. */
@ParameterizedClass
@MethodSource("transformations")
class OaepContractTest extends CipherContractTest {
  private static final int MODULUS_BYTES = 256;
  private static final int SHA_1_BYTES = 20;
  private static final int SHA_256_BYTES = 32;

  @SuppressWarnings("NullAway.Init")
  @Parameter
  String transformation;

  @SuppressWarnings("NullAway.Init")
  private TestInstallation installation;

  @SuppressWarnings("NullAway.Init")
  private KmsPrivateKey key;

  static Stream<String> transformations() {
    return Services.algorithms("Cipher").stream().filter(name -> name.startsWith("RSA/"));
  }

  @BeforeAll
  void makeAPair(@TempDir Path directory) {
    installation = new TestInstallation(directory.resolve("home"));
    key = installation.pair(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
  }

  @AfterAll
  void closeIt() {
    installation.close();
  }

  @Override
  String transformation() {
    return transformation;
  }

  @Override
  Provider provider() {
    return installation.provider();
  }

  @Override
  void initToEncrypt(Cipher cipher) throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key.publicKey());
  }

  @Override
  void initToDecrypt(Cipher cipher, Cipher encryptor) throws Exception {
    cipher.init(Cipher.DECRYPT_MODE, key);
  }

  @Override
  List<Integer> lengths() {
    return List.of(0, 17, longestBytes());
  }

  /** However short the plaintext is: what is inside, is known at the end. */
  @Override
  int roomToDecrypt(int plaintextBytes) {
    return longestBytes();
  }

  private int longestBytes() {
    int hashBytes = transformation.contains("SHA-256") ? SHA_256_BYTES : SHA_1_BYTES;
    return MODULUS_BYTES - 2 * hashBytes - 2;
  }
}
