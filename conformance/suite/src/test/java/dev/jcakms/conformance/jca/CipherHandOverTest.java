package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ciphers whose name others have too, given keys that are not ours: the results are those of the
 * JDK alone, line by line, however early the JDK has bound itself to us.
 */
class CipherHandOverTest {
  private static final Provider JDK = Security.getProvider("SunJCE");
  private static final byte[] TEA = "two pounds of tea".getBytes(UTF_8);
  private static final GCMParameterSpec PARAMETERS = new GCMParameterSpec(128, new byte[12]);

  @SuppressWarnings("NullAway.Init")
  private static ForeignUses uses;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeAll
  static void makeForeignKeys() throws Exception {
    uses = new ForeignUses();
  }

  @AfterEach
  void takeItOutOfTheList() {
    Security.removeProvider(KmsProvider.NAME);
  }

  /** Whoever came to it unasked would fail: its configuration cannot be used. */
  private Provider unusable() {
    return new KmsProvider().configure(directory.resolve("missing.properties").toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Integer.MAX_VALUE})
  void everyUseOfEveryForeignKeyIsTheJdks(int position) throws Exception {
    List<String> before = uses.lines(null);
    Security.insertProviderAt(unusable(), position);
    assertIterableEquals(before, uses.lines(null));
  }

  /** Asked of us by name with a foreign key, a cipher does as the JDK's does that is asked so. */
  @Test
  void everyUseOfEveryForeignKeyByNameIsTheJdks() throws Exception {
    assertIterableEquals(uses.lines(JDK), uses.lines(unusable()));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA/ECB/OAEPWithSHA-1AndMGF1Padding", "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
    "RSA/ECB/OAEPPadding", "AES/GCM/NoPadding"
  })
  void earlyBoundCipherIsOursAndStillTakesEverybodysKeys(String transformation) throws Exception {
    Security.insertProviderAt(unusable(), 1);
    for (CipherQuestion question : CipherQuestion.values()) {
      Cipher cipher = Cipher.getInstance(transformation);
      Object unused = question.ask(cipher);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          transformation.startsWith("RSA")
              ? uses.rsa().getPublic()
              : new SecretKeySpec(new byte[32], "AES"));
      assertNotEquals(0, cipher.doFinal(TEA).length);
      assertEquals(
          question == CipherQuestion.NONE ? "SunJCE" : KmsProvider.NAME,
          cipher.getProvider().getName());
    }
  }

  @Test
  void oneObjectServesForeignKeysAndOursInTurn() throws Exception {
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      KmsProvider kms = installation.provider();
      String arn =
          kms.administration()
              .createKey(
                  new NewKey(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT, Optional.empty(), ""))
              .arn();
      KmsPrivateKey ours = kms.privateKey(arn);
      Security.insertProviderAt(kms, 1);
      Cipher cipher = Cipher.getInstance(ForeignUses.OAEP);
      assertEquals(KmsProvider.NAME, cipher.getProvider().getName());
      for (int turn = 0; turn < 3; turn++) {
        cipher.init(Cipher.DECRYPT_MODE, uses.rsa().getPrivate());
        assertArrayEquals(TEA, cipher.doFinal(ForeignUses.encrypted(uses.rsa().getPublic())));
        cipher.init(Cipher.DECRYPT_MODE, ours);
        assertArrayEquals(TEA, cipher.doFinal(ForeignUses.encrypted(ours.publicKey())));
        cipher.init(Cipher.ENCRYPT_MODE, ours.publicKey());
        byte[] ciphertext = cipher.doFinal(TEA);
        cipher.init(Cipher.DECRYPT_MODE, ours);
        assertArrayEquals(TEA, cipher.doFinal(ciphertext));
      }
    }
  }

  @Test
  void ivThatASuccessorHasUsedIsRefusedAfterAKeyOfOursToo() throws Exception {
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      KeyGenerator generator = KeyGenerator.getInstance("KMS/DataKey", installation.provider());
      generator.init(DataKeySpec.aes256(TestInstallation.KEY).withoutPlaintext());
      DataKey opaque = (DataKey) generator.generateKey();
      Key foreign = new SecretKeySpec(new byte[16], "AES");
      Cipher cipher = Cipher.getInstance(ForeignUses.AES_GCM, installation.provider());
      ForeignUses.afterInit(cipher, Cipher.ENCRYPT_MODE, foreign, PARAMETERS);
      ForeignUses.afterInit(cipher, Cipher.ENCRYPT_MODE, opaque, PARAMETERS);
      for (Key used : List.of(foreign, opaque)) {
        assertThrows(
            InvalidAlgorithmParameterException.class,
            () -> cipher.init(Cipher.ENCRYPT_MODE, used, PARAMETERS));
      }
    }
  }

  /** The JDK's limit of key sizes is asked of whoever gets the key. */
  @ParameterizedTest
  @CsvSource({"absent", "first"})
  void limitOfKeySizesIsTheJdks(String place) throws Exception {
    Path properties =
        Files.writeString(directory.resolve("java.security"), "crypto.policy=limited\n");
    Tools.Result result = Tools.java(directory, properties, LimitedHandOverMain.class, place);
    assertEquals(0, result.exitCode(), result.output());
    assertEquals(LimitedHandOverMain.EXPECTED, result.output().strip());
  }

  @Test
  void limitOfKeySizesIsTheSameForOpaqueKeys() throws Exception {
    Path home = directory.resolve("home");
    List<String> arguments = new ArrayList<>(List.of("opaque", home.toString()));
    try (TestInstallation installation = new TestInstallation(home)) {
      KeyGenerator generator = KeyGenerator.getInstance("KMS/DataKey", installation.provider());
      arguments.add(installation.provider().key(TestInstallation.ALIAS).keyName().text());
      for (int sizeBytes : new int[] {16, 32}) {
        generator.init(
            new DataKeySpec(TestInstallation.KEY, sizeBytes, EncryptionContext.none(), false));
        DataKey opaque = (DataKey) generator.generateKey();
        arguments.add(HexFormat.of().formatHex(opaque.ciphertextBlob()));
      }
    }
    Path properties =
        Files.writeString(directory.resolve("java.security"), "crypto.policy=limited\n");
    Tools.Result result =
        Tools.java(
            directory, properties, LimitedHandOverMain.class, arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.output());
    assertEquals(LimitedHandOverMain.EXPECTED_OF_OPAQUE_KEYS, result.output().strip());
  }
}
