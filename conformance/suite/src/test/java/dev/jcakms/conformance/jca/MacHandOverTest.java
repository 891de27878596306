package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.conformance.jca.Placement.Idiom;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MACs under keys that are none of ours, by objects that were bound to us or not. */
class MacHandOverTest {
  private static final byte[] MESSAGE = "two pounds of tea".getBytes(UTF_8);
  private static final AlgorithmParameterSpec PARAMETERS = new IvParameterSpec(new byte[8]);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @AfterEach
  void takeOursOutOfTheList() {
    Security.removeProvider(KmsProvider.NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HmacSHA224", "HmacSHA256", "HmacSHA384", "HmacSHA512"})
  void idiomsGiveTheSameWithOursAbsentLastAndFirst(String algorithm) {
    Map<String, Idiom> idioms = idioms(algorithm);
    Map<String, String> absent = Placement.ABSENT.outcomes(unusable(), idioms);
    assertEquals(absent, Placement.LAST.outcomes(unusable(), idioms));
    assertEquals(absent, Placement.FIRST.outcomes(unusable(), idioms));
  }

  /** Whoever came to it for more than an engine would fail. */
  private Provider unusable() {
    return new KmsProvider().configure(directory.resolve("missing.properties").toString());
  }

  private static Map<String, Idiom> idioms(String algorithm) {
    SecretKey key = new SecretKeySpec(new byte[] {1, 2, 3}, algorithm);
    SecretKey other = new SecretKeySpec(new byte[200], algorithm);
    Map<String, Idiom> idioms = new HashMap<>();
    idioms.put("init first", () -> mac(Mac.getInstance(algorithm), key));
    idioms.put("length", () -> Mac.getInstance(algorithm).getMacLength());
    idioms.put(
        "length first",
        () -> {
          Mac mac = Mac.getInstance(algorithm);
          mac.getMacLength();
          return mac(mac, key);
        });
    idioms.put(
        "reset first",
        () -> {
          Mac mac = Mac.getInstance(algorithm);
          mac.reset();
          return mac(mac, key);
        });
    idioms.put("clone first", () -> mac((Mac) Mac.getInstance(algorithm).clone(), key));
    idioms.put("provider first", () -> mac(bound(algorithm), key));
    idioms.put(
        "update before init",
        () -> {
          Mac mac = Mac.getInstance(algorithm);
          return Placement.outcome(
                  () -> {
                    mac.update(MESSAGE);
                    return "taken";
                  })
              + Placement.outcome(() -> mac.doFinal(MESSAGE))
              + Placement.outcome(() -> mac(mac, key));
        });
    idioms.put(
        "two keys, one after the other",
        () -> {
          Mac mac = bound(algorithm);
          return Placement.outcome(() -> mac(mac, key)) + Placement.outcome(() -> mac(mac, other));
        });
    idioms.put(
        "clone in the middle",
        () -> {
          Mac mac = bound(algorithm);
          mac.init(key);
          mac.update(MESSAGE, 0, 5);
          Mac clone = (Mac) mac.clone();
          mac.update(MESSAGE);
          return Placement.outcome(clone::doFinal) + Placement.outcome(mac::doFinal);
        });
    idioms.put(
        "reset in the middle",
        () -> {
          Mac mac = bound(algorithm);
          mac.init(key);
          mac.update(MESSAGE);
          mac.reset();
          mac.update(ByteBuffer.allocateDirect(9000));
          mac.update((byte) 7);
          byte[] out = new byte[100];
          mac.doFinal(out, 3);
          return out;
        });
    idioms.put("bound, no key", () -> init(algorithm, null, null));
    idioms.put("bound, parameters", () -> init(algorithm, key, PARAMETERS));
    idioms.put("bound, a handle without bytes", () -> init(algorithm, new Handle(), null));
    idioms.put("bound, a public key", () -> init(algorithm, publicKey(), null));
    idioms.put("bound, bytes without a format", () -> mac(bound(algorithm), new Bytes()));
    idioms.put(
        "bound, a bad key after a good one",
        () -> {
          Mac mac = bound(algorithm);
          mac.init(key);
          return Placement.outcome(
                  () -> {
                    mac.init(new Handle());
                    return "taken";
                  })
              + Placement.outcome(() -> mac.doFinal(MESSAGE));
        });
    return idioms;
  }

  private static Mac bound(String algorithm) throws Exception {
    Mac mac = Mac.getInstance(algorithm);
    mac.getProvider();
    return mac;
  }

  private static String init(
      String algorithm, @Nullable Key key, @Nullable AlgorithmParameterSpec parameters)
      throws Exception {
    Mac withParameters = bound(algorithm);
    Mac without = bound(algorithm);
    return Placement.outcome(
            () -> {
              withParameters.init(key, parameters);
              return "taken";
            })
        + Placement.outcome(
            () -> {
              without.init(key);
              return "taken";
            });
  }

  private static byte[] mac(Mac mac, SecretKey key) throws Exception {
    mac.init(key);
    return mac.doFinal(MESSAGE);
  }

  private static PublicKey publicKey() throws Exception {
    return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HmacSHA224", "HmacSHA256", "HmacSHA384", "HmacSHA512"})
  void namedUseWithAForeignKeyGivesTheJdksMac(String algorithm) throws Exception {
    SecretKey key = new SecretKeySpec(new byte[] {1, 2, 3}, algorithm);
    byte[] expected = mac(Mac.getInstance(algorithm), key);
    assertArrayEquals(expected, mac(Mac.getInstance(algorithm, unusable()), key));
    Security.addProvider(unusable());
    assertArrayEquals(expected, mac(Mac.getInstance(algorithm, KmsProvider.NAME), key));
  }

  @Test
  void oneObjectTakesForeignKeysAndOursInTurns() throws Exception {
    SecretKey foreign = new SecretKeySpec(new byte[] {1, 2, 3}, "HmacSHA256");
    byte[] byTheJdk = mac(Mac.getInstance("HmacSHA256"), foreign);
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      SecretKey ours = installation.hmacKey(KmsKeySpec.HMAC_256);
      Security.insertProviderAt(installation.provider(), 1);
      Mac mac = bound("HmacSHA256");
      byte[] byTheRoot = mac(mac, ours);
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(byTheJdk, mac(mac, foreign));
        mac.update(MESSAGE);
        assertArrayEquals(byTheRoot, mac(mac, ours));
        mac.update(MESSAGE);
      }
    }
  }

  @Test
  void keyOfOursThatIsRefusedDoesNotLeaveTheForeignOneAtWork() throws Exception {
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      Mac mac = Mac.getInstance("HmacSHA256", installation.provider());
      mac.init(new SecretKeySpec(new byte[] {1, 2, 3}, "HmacSHA256"));
      assertThrows(InvalidKeyException.class, () -> mac.init(KmsSecretKey.named("alias/none")));
      assertThrows(IllegalStateException.class, () -> mac.doFinal(MESSAGE));
    }
  }

  /** It would take the key for a secret; nobody may be led there by us. */
  @Test
  void publicKeyIsNoSecretThoughBouncyCastleBehindUsTakesIt() throws Exception {
    Provider bouncyCastle = new BouncyCastleProvider();
    Security.addProvider(bouncyCastle);
    try {
      Mac mac = Mac.getInstance("HmacSHA256", unusable());
      assertThrows(InvalidKeyException.class, () -> mac.init(publicKey()));
    } finally {
      Security.removeProvider(bouncyCastle.getName());
    }
  }

  @Test
  void oursIsFoundByItsKeyWhereverItStands() throws Exception {
    try (TestInstallation installation = new TestInstallation(directory.resolve("home"))) {
      SecretKey ours = installation.hmacKey(KmsKeySpec.HMAC_512);
      byte[] expected = mac(Mac.getInstance("HmacSHA512", installation.provider()), ours);
      for (Placement placement : new Placement[] {Placement.LAST, Placement.FIRST}) {
        Map<String, String> outcomes =
            placement.outcomes(
                installation.provider(),
                Map.of(
                    "by key",
                    () -> {
                      Mac mac = Mac.getInstance("HmacSHA512");
                      assertArrayEquals(expected, mac(mac, ours));
                      return mac.getProvider().getName();
                    }));
        assertEquals(Map.of("by key", KmsProvider.NAME), outcomes);
      }
      assertThrows(InvalidKeyException.class, () -> mac(Mac.getInstance("HmacSHA512"), ours));
    }
  }

  /** A key of a device that does not hand out its bytes. */
  private static final class Handle implements SecretKey {
    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "HmacSHA256";
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }
  }

  /** A key that no provider says it supports, and that all can use. */
  private static final class Bytes implements SecretKey {
    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "HmacSHA256";
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte[] getEncoded() {
      return new byte[] {4, 5, 6};
    }
  }
}
