package dev.jcakms.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.jcakms.conformance.consumers.OpenSsl;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.provider.KnownProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What others encrypt by RSA-OAEP the root decrypts, and what is encrypted here they decrypt. */
class OaepDifferentialTest {
  private static final String OAEP = "RSA/ECB/OAEPPadding";
  private static final int MODULUS_BYTES = 256;
  private static final int ROUNDS = 15;
  private static final int OPENSSL_ROUNDS = 6;
  private static final int MOST_LABEL_BYTES = 40;
  private static final List<String> HASHES =
      List.of("SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private static KmsPrivateKey key(KmsProvider kms) {
    NewKey newKey = new NewKey(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT, Optional.empty(), "");
    return kms.privateKey(kms.administration().createKey(newKey).arn());
  }

  private static OAEPParameterSpec parameters(Dice dice) {
    return new OAEPParameterSpec(
        dice.oneOf(HASHES),
        "MGF1",
        new MGF1ParameterSpec(dice.oneOf(HASHES)),
        new PSource.PSpecified(dice.message(MOST_LABEL_BYTES)));
  }

  private static byte[] plaintext(Dice dice, OAEPParameterSpec parameters)
      throws GeneralSecurityException {
    int hashBytes = MessageDigest.getInstance(parameters.getDigestAlgorithm()).getDigestLength();
    return dice.message(MODULUS_BYTES - 2 * hashBytes - 2);
  }

  @Test
  void whatOthersEncryptTheRootDecrypts(TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    try (KmsProvider kms = KnownProvider.of(directory.resolve("home"), dice.randomness())) {
      KmsPrivateKey key = key(kms);
      for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
        OAEPParameterSpec parameters = parameters(dice);
        byte[] plaintext = plaintext(dice, parameters);
        for (Provider other : Others.of("Cipher", "RSA")) {
          Cipher theirs = Cipher.getInstance(OAEP, other);
          theirs.init(Cipher.ENCRYPT_MODE, key.publicKey(), parameters, dice.secureRandom());
          Cipher ours = Cipher.getInstance(OAEP, kms);
          ours.init(Cipher.DECRYPT_MODE, key, parameters);
          assertArrayEquals(
              plaintext, Pieces.through(dice, ours, theirs.doFinal(plaintext)), other::getName);
        }
      }
    }
  }

  @Test
  void whatIsEncryptedHereOthersDecrypt(TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", Others.BOUNCY_CASTLE);
    generator.initialize(MODULUS_BYTES * Byte.SIZE, dice.secureRandom());
    KeyPair pair = generator.generateKeyPair();
    try (KmsProvider kms = KnownProvider.of(directory.resolve("home"), dice.randomness())) {
      for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
        OAEPParameterSpec parameters = parameters(dice);
        byte[] plaintext = plaintext(dice, parameters);
        Cipher ours = Cipher.getInstance(OAEP, kms);
        ours.init(Cipher.ENCRYPT_MODE, pair.getPublic(), parameters, dice.secureRandom());
        byte[] ciphertext = Pieces.through(dice, ours, plaintext);
        for (Provider other : Others.of("Cipher", "RSA")) {
          Cipher theirs = Cipher.getInstance(OAEP, other);
          theirs.init(Cipher.DECRYPT_MODE, pair.getPrivate(), parameters);
          assertArrayEquals(plaintext, theirs.doFinal(ciphertext), other::getName);
        }
      }
    }
  }

  @Test
  void whatOpenSslEncryptsTheRootDecrypts(TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    OpenSsl openSsl = OpenSsl.need(directory);
    try (KmsProvider kms = KnownProvider.of(directory.resolve("home"), dice.randomness())) {
      KmsPrivateKey key = key(kms);
      openSsl.file("public", key.publicKey());
      for (int round = 0; round < Dice.rounds(OPENSSL_ROUNDS); round++) {
        OAEPParameterSpec parameters = parameters(dice);
        byte[] plaintext = plaintext(dice, parameters);
        Files.write(directory.resolve("plaintext"), plaintext);
        openSsl.succeed(encryption(parameters));
        Cipher ours = Cipher.getInstance(OAEP, kms);
        ours.init(Cipher.DECRYPT_MODE, key, parameters);
        assertArrayEquals(
            plaintext, ours.doFinal(Files.readAllBytes(directory.resolve("ciphertext"))));
      }
    }
  }

  private static String[] encryption(OAEPParameterSpec parameters) {
    List<String> line =
        new ArrayList<>(
            List.of("pkeyutl", "-encrypt", "-pubin", "-inkey", "public", "-in", "plaintext"));
    line.addAll(List.of("-out", "ciphertext", "-pkeyopt", "rsa_padding_mode:oaep"));
    line.addAll(List.of("-pkeyopt", "rsa_oaep_md:" + name(parameters.getDigestAlgorithm())));
    String maskHash = ((MGF1ParameterSpec) parameters.getMGFParameters()).getDigestAlgorithm();
    line.addAll(List.of("-pkeyopt", "rsa_mgf1_md:" + name(maskHash)));
    byte[] label = ((PSource.PSpecified) parameters.getPSource()).getValue();
    if (label.length > 0) {
      line.addAll(List.of("-pkeyopt", "rsa_oaep_label:" + HexFormat.of().formatHex(label)));
    }
    return line.toArray(String[]::new);
  }

  private static String name(String hash) {
    return hash.replace("-", "").toLowerCase(Locale.ROOT);
  }
}
