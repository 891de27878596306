package dev.jcakms.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcakms.conformance.consumers.OpenSsl;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.provider.KnownProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A MAC of the root is, byte for byte, the one that everybody makes who knows the key. */
class MacDifferentialTest {
  private static final int ROUNDS = 20;
  private static final int OPENSSL_ROUNDS = 2;
  private static final int MOST_BYTES = 20_000;

  /** More than an engine holds before it streams. */
  private static final int LONG_BYTES = (1 << 20) + 1;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  /** A KMS key and what it is made of. */
  private record Known(String algorithm, KmsProvider kms, KmsSecretKey handle, SecretKey secret) {
    static Known of(MacAlgorithm algorithm, KmsProvider kms, KnownRandomness randomness)
        throws GeneralSecurityException {
      String name = algorithm.spec().standardAlgorithm();
      KmsSecretKey handle =
          kms.key(
              kms.administration()
                  .createKey(
                      new NewKey(
                          algorithm.spec(), KeyUsage.GENERATE_VERIFY_MAC, Optional.empty(), ""))
                  .arn());
      Mac ours = Mac.getInstance(name, kms);
      ours.init(handle);
      byte[] probe = ours.doFinal();
      byte[] secret =
          randomness.secret(
              probe.length, drawn -> Arrays.equals(probe, mac(name, drawn, new byte[0])));
      return new Known(name, kms, handle, new SecretKeySpec(secret, name));
    }

    private static byte[] mac(String name, byte[] secret, byte[] message) {
      try {
        Mac theirs = Mac.getInstance(name, Others.BOUNCY_CASTLE);
        theirs.init(new SecretKeySpec(secret, name));
        return theirs.doFinal(message);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    Mac ours() throws GeneralSecurityException {
      Mac ours = Mac.getInstance(algorithm, kms);
      ours.init(handle);
      return ours;
    }
  }

  @ParameterizedTest
  @EnumSource
  void macIsThatOfTheJdkAndOfBouncyCastle(MacAlgorithm algorithm, TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    KnownRandomness randomness = dice.randomness();
    try (KmsProvider kms = KnownProvider.of(directory.resolve("home"), randomness)) {
      Known key = Known.of(algorithm, kms, randomness);
      List<Provider> others = Others.of("Mac", key.algorithm());
      assertEquals(2, others.size());
      Mac ours = key.ours();
      for (int round = 0; round < Dice.rounds(ROUNDS); round++) {
        byte[] message =
            round % 10 == 0
                ? dice.bytes(LONG_BYTES + dice.below(MOST_BYTES))
                : dice.message(MOST_BYTES);
        dice.give(message, ours::update, ours::update);
        byte[] mac = ours.doFinal();
        for (Provider other : others) {
          Mac theirs = Mac.getInstance(key.algorithm(), other);
          theirs.init(key.secret());
          dice.give(message, theirs::update, theirs::update);
          assertArrayEquals(theirs.doFinal(), mac, other::getName);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void macIsThatOfOpenSsl(MacAlgorithm algorithm, TestInfo test) throws Exception {
    Dice dice = Dice.of(test);
    OpenSsl openSsl = OpenSsl.need(directory);
    KnownRandomness randomness = dice.randomness();
    try (KmsProvider kms = KnownProvider.of(directory.resolve("home"), randomness)) {
      Known key = Known.of(algorithm, kms, randomness);
      String hash = key.algorithm().replace("Hmac", "-").toLowerCase(Locale.ROOT);
      String secret = "hexkey:" + HexFormat.of().formatHex(key.secret().getEncoded());
      for (int round = 0; round < Dice.rounds(OPENSSL_ROUNDS); round++) {
        byte[] message = dice.message(MOST_BYTES);
        Files.write(directory.resolve("message"), message);
        openSsl.succeed(
            "dgst", hash, "-mac", "HMAC", "-macopt", secret, "-binary", "-out", "mac", "message");
        assertArrayEquals(
            Files.readAllBytes(directory.resolve("mac")), key.ours().doFinal(message));
      }
    }
  }
}
