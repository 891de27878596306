package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.spec.MGF1ParameterSpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An RSA key of the KMS, and ciphers of ours and of others. */
abstract class RsaCipherFixture {
  static final String SHA_1 = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";
  static final String SHA_256 = "RSA/ECB/OAEPWithSHA-256AndMGF1Padding";
  static final String BY_SPEC = "RSA/ECB/OAEPPadding";
  static final byte[] TEA = "two pounds of tea".getBytes(UTF_8);
  static final int MODULUS_BYTES = 256;
  static final int MAX_PLAINTEXT_BYTES_SHA_256 = 190;
  static final Provider JDK = Security.getProvider("SunJCE");
  static final List<Provider> SOFTWARE = List.of(JDK, new BouncyCastleProvider());

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  static KmsPrivateKey key;

  @SuppressWarnings("NullAway.Init")
  private static TestInstallation installation;

  @BeforeAll
  static void makeAPair() {
    installation = new TestInstallation(directory.resolve("home"));
    key = pair(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
  }

  @AfterAll
  static void close() {
    installation.close();
  }

  static KmsProvider kms() {
    return installation.provider();
  }

  static KmsPrivateKey pair(KmsKeySpec spec, KeyUsage usage) {
    String arn =
        kms().administration().createKey(new NewKey(spec, usage, Optional.empty(), "")).arn();
    return kms().privateKey(arn);
  }

  static OAEPParameterSpec spec(String hash, String maskHash, byte[] label) {
    return new OAEPParameterSpec(
        hash, "MGF1", new MGF1ParameterSpec(maskHash), new PSource.PSpecified(label));
  }

  static Cipher cipher(
      String transformation,
      Provider provider,
      int mode,
      Key withKey,
      @Nullable OAEPParameterSpec spec)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(transformation, provider);
    if (spec == null) {
      cipher.init(mode, withKey);
    } else {
      cipher.init(mode, withKey, spec);
    }
    return cipher;
  }

  static byte[] encrypted(@Nullable OAEPParameterSpec spec, byte[] plaintext)
      throws GeneralSecurityException {
    return cipher(SHA_256, JDK, Cipher.ENCRYPT_MODE, key.publicKey(), spec).doFinal(plaintext);
  }

  static Cipher decryptor(@Nullable OAEPParameterSpec spec) throws GeneralSecurityException {
    return cipher(SHA_256, kms(), Cipher.DECRYPT_MODE, key, spec);
  }

  static KeyPair softwarePair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  static byte[] noBytes() {
    return new byte[0];
  }
}
