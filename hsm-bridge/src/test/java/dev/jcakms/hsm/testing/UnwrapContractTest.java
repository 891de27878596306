package dev.jcakms.hsm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.WrapMechanism;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What every root does and refuses with foreign secrets that it unwraps. */
public abstract class UnwrapContractTest extends KindsFixture {
  private static final int AES_KEY_BYTES = 32;
  private static final int SHORT_BYTES = 190; // What OAEP with SHA-256 under RSA-2048 takes.

  private final Map<KeyAlgorithm, KeyPair> foreignPairs = new EnumMap<>(KeyAlgorithm.class);

  @Test
  void foreignSecretsOfEveryKindComeInByEveryMechanismThatTakesThem() throws Exception {
    Set<MaterialKind> cameIn = EnumSet.noneOf(MaterialKind.class);
    List<Wrapping> wrappings = wrappings();
    for (Wrapping wrapping : wrappings) {
      for (MaterialKind kind : importable(wrapping)) {
        byte[] secret = secret(kind);
        if (!isShort(wrapping.mechanism()) || secret.length <= SHORT_BYTES) {
          assertIsWhatWasWrapped(unwrapped(kind, wrapping, wrapping.wrap(secret)), secret);
          cameIn.add(kind);
        }
      }
    }
    assertEquals(wrappings.isEmpty() ? Set.of() : Set.copyOf(importable()), cameIn);
  }

  @Test
  void unwrappedMaterialIsBoundToItsRecordLikeAllMaterial() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      byte[] id = newId();
      byte[] wrapped = wrapping.wrap(RANDOM.bytes(AES_KEY_BYTES));
      Material material =
          remembered(
              root.unwrap(
                  MaterialKind.AES_256,
                  id,
                  OWNER,
                  wrapping.material(),
                  wrapping.mechanism(),
                  wrapped));
      assertEquals(MaterialKind.AES_256, material.kind());
      assertArrayEquals(id, material.id());
      assertArrayEquals(OWNER, material.owner());
      Material other =
          new Material(
              material.kind(),
              newId(),
              OWNER,
              material.stored(),
              material.check(),
              material.publicKey());
      refused(Reason.MATERIAL_REFUSED, () -> use(other));
      refused(Reason.MATERIAL_REFUSED, () -> root.mac(material, MESSAGE));
    }
  }

  @Test
  void secretsOfAnotherLengthAreRefused() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      for (MaterialKind kind : importable(wrapping)) {
        if (!kind.algorithm().isPair()) {
          int right = kind.algorithm().size() / Byte.SIZE;
          for (int length : new int[] {1, 8, 16, 24, 28, 31, 32, 33, 40, 48, 49, 63, 64, 65}) {
            if (length != right) {
              assertRefused(kind, wrapping, wrapping.wrap(RANDOM.bytes(length)));
            }
          }
        }
      }
    }
  }

  @Test
  void whateverWasNotWrappedSoIsRefusedWithOneMessage() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      byte[] good = wrapping.wrap(RANDOM.bytes(AES_KEY_BYTES));
      Set<String> messages = new HashSet<>();
      for (int bit = 0; bit < good.length * Byte.SIZE; bit += 29) {
        byte[] flipped = good.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        messages.add(assertRefused(MaterialKind.AES_256, wrapping, flipped));
      }
      for (int length : new int[] {0, 1, 7, 8, 15, 16, 24, 255, 256, 257, 264, 272, 280}) {
        if (length != good.length) {
          messages.add(assertRefused(MaterialKind.AES_256, wrapping, Arrays.copyOf(good, length)));
          messages.add(assertRefused(MaterialKind.AES_256, wrapping, new byte[length]));
        }
      }
      messages.add(assertRefused(MaterialKind.AES_256, wrapping, Elsewhere.joined(good, good)));
      messages.add(assertRefused(MaterialKind.AES_256, wrapping, wrapping.wrap(new byte[33])));
      assertEquals(1, messages.size(), messages::toString);
    }
  }

  @Test
  void shortAesKeyUnderRsaIsRefused() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      if (wrapping.mechanism().keys() == KeyAlgorithm.Family.RSA
          && !isShort(wrapping.mechanism())) {
        for (int length : new int[] {16, 24}) {
          byte[] wrapped =
              Elsewhere.wrapped(
                  wrapping.rsa(),
                  wrapping.mechanism(),
                  RANDOM.bytes(length),
                  RANDOM.bytes(AES_KEY_BYTES));
          assertRefused(MaterialKind.AES_256, wrapping, wrapped);
        }
      }
    }
  }

  @Test
  void foreignPairsOfAnotherKindOrWithSomethingBehindAreRefused() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      if (!isShort(wrapping.mechanism())) {
        for (MaterialKind kind : importable(wrapping)) {
          if (kind.algorithm().isPair()) {
            for (KeyAlgorithm other : List.of(KeyAlgorithm.P_256, KeyAlgorithm.ED25519)) {
              if (other != kind.algorithm()) {
                assertRefused(kind, wrapping, wrapping.wrap(foreign(other)));
              }
            }
            byte[] foreign = foreign(kind.algorithm());
            assertRefusedOrTheSame(
                kind, wrapping, wrapping.wrap(Arrays.copyOf(foreign, foreign.length + 1)));
            assertRefused(
                kind, wrapping, wrapping.wrap(Arrays.copyOf(foreign, foreign.length - 1)));
            assertRefused(kind, wrapping, wrapping.wrap(new byte[AES_KEY_BYTES]));
          }
        }
        if (importable().contains(MaterialKind.RSA_3072_SIGN)) {
          assertRefused(
              MaterialKind.RSA_3072_SIGN, wrapping, wrapping.wrap(foreign(KeyAlgorithm.RSA_2048)));
        }
      }
    }
  }

  @Test
  void keyOfAnotherFamilyDoesNotUnwrap() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      for (WrapMechanism mechanism : root.capabilities().wraps()) {
        if (mechanism.keys() != wrapping.mechanism().keys()) {
          refused(
              Reason.MATERIAL_REFUSED,
              () ->
                  root.unwrap(
                      MaterialKind.AES_256,
                      newId(),
                      OWNER,
                      wrapping.material(),
                      mechanism,
                      new byte[40]));
        }
      }
    }
  }

  @Test
  void whatIsNotOfferedIsUnsupported() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      for (MaterialKind kind : MaterialKind.values()) {
        if (!importable().contains(kind)) {
          refused(
              Reason.UNSUPPORTED,
              () -> unwrapped(kind, wrapping, wrapping.wrap(RANDOM.bytes(AES_KEY_BYTES))));
        }
      }
    }
  }

  private void assertIsWhatWasWrapped(Material material, byte[] secret) throws Exception {
    MaterialKind kind = material.kind();
    KeyAlgorithm algorithm = kind.algorithm();
    byte[] publicKey =
        algorithm.isPair() ? foreignPair(algorithm).getPublic().getEncoded() : new byte[0];
    assertArrayEquals(publicKey, material.publicKey());
    switch (kind.use()) {
      case SEAL -> {
        Sealed sealed = root.seal(material, OWNER, MESSAGE);
        assertArrayEquals(MESSAGE, root.open(material, OWNER, sealed));
      }
      case MAC -> {
        Mac mac = Mac.getInstance("HmacSHA" + algorithm.size(), "SunJCE");
        mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
        assertArrayEquals(mac.doFinal(MESSAGE), root.mac(material, MESSAGE));
      }
      case SIGN -> {
        SignatureMechanism mechanism = anyMechanism(kind);
        byte[] input = Elsewhere.signatureInput(mechanism, publicKey, MESSAGE);
        assertTrue(
            Elsewhere.verifies(
                algorithm, publicKey, mechanism, MESSAGE, root.sign(material, mechanism, input)));
      }
      case DECRYPT -> {
        OaepMechanism oaep = OaepMechanism.of(Hash.SHA_256);
        byte[] ciphertext = Elsewhere.encrypted(foreignPair(algorithm).getPublic(), oaep, MESSAGE);
        assertArrayEquals(MESSAGE, root.decrypt(material, oaep, ciphertext));
      }
      case AGREE -> {
        byte[] peer = material(kind).publicKey();
        assertArrayEquals(
            Elsewhere.agreed(algorithm, foreignPair(algorithm), peer), root.agree(material, peer));
      }
      case UNWRAP -> {
        byte[] inner = RANDOM.bytes(AES_KEY_BYTES);
        Wrapping wrapping =
            algorithm == KeyAlgorithm.AES_256
                ? new Wrapping(WrapMechanism.AES_KWP, material, secret, Optional.empty())
                : new Wrapping(
                    WrapMechanism.RSA_OAEP_SHA_1,
                    material,
                    secret,
                    Optional.of(foreignPair(algorithm).getPublic()));
        if (root.capabilities().wraps().contains(wrapping.mechanism())) {
          use(unwrapped(MaterialKind.AES_256, wrapping, wrapping.wrap(inner)));
        }
      }
    }
  }

  private List<MaterialKind> importable() {
    return Stream.of(MaterialKind.values())
        .filter(root.capabilities().importableKinds()::contains)
        .toList();
  }

  /** Those of them that come in so: a root may be unable to prove what some other way brings. */
  private List<MaterialKind> importable(Wrapping wrapping) {
    return importable().stream().filter(kind -> !isUnsupported(kind, wrapping)).toList();
  }

  private boolean isUnsupported(MaterialKind kind, Wrapping wrapping) {
    HsmException e = assertThrows(HsmException.class, () -> unwrapped(kind, wrapping, new byte[1]));
    return e.reason() == Reason.UNSUPPORTED;
  }

  private byte[] secret(MaterialKind kind) throws GeneralSecurityException {
    return kind.algorithm().isPair()
        ? foreign(kind.algorithm())
        : RANDOM.bytes(kind.algorithm().size() / Byte.SIZE);
  }

  private byte[] foreign(KeyAlgorithm algorithm) throws GeneralSecurityException {
    return foreignPair(algorithm).getPrivate().getEncoded();
  }

  private KeyPair foreignPair(KeyAlgorithm algorithm) throws GeneralSecurityException {
    KeyPair known = foreignPairs.get(algorithm);
    if (known == null) {
      known = Elsewhere.newPair(algorithm);
      foreignPairs.put(algorithm, known);
    }
    return known;
  }

  private Material unwrapped(MaterialKind kind, Wrapping wrapping, byte[] wrapped) {
    return remembered(
        root.unwrap(kind, newId(), OWNER, wrapping.material(), wrapping.mechanism(), wrapped));
  }

  private String assertRefused(MaterialKind kind, Wrapping wrapping, byte[] wrapped) {
    HsmException e =
        refused(Reason.AUTHENTICATION_FAILED, () -> unwrapped(kind, wrapping, wrapped));
    assertEquals(null, e.getCause());
    return String.valueOf(e.getMessage());
  }

  /** A token that parses for itself may leave away what comes behind a pair, and nobody sees it. */
  private void assertRefusedOrTheSame(MaterialKind kind, Wrapping wrapping, byte[] wrapped)
      throws Exception {
    Material material;
    try {
      material = unwrapped(kind, wrapping, wrapped);
    } catch (HsmException e) {
      assertEquals(Reason.AUTHENTICATION_FAILED, e.reason());
      return;
    }
    assertIsWhatWasWrapped(material, foreign(kind.algorithm()));
  }

  private List<Wrapping> wrappings() throws GeneralSecurityException {
    List<Wrapping> wrappings = new ArrayList<>();
    for (WrapMechanism mechanism : root.capabilities().wraps()) {
      wrapping(mechanism).ifPresent(wrappings::add);
    }
    return wrappings;
  }

  /**
   * A way to wrap for the root. AES keys that unwrap are themselves unwrapped, so that this side
   * knows them; empty where the root has no key to begin with.
   */
  private Optional<Wrapping> wrapping(WrapMechanism mechanism) throws GeneralSecurityException {
    if (!root.capabilities().kinds().contains(MaterialKind.RSA_2048_UNWRAP)) {
      return Optional.empty();
    }
    Material rsaMaterial = material(MaterialKind.RSA_2048_UNWRAP);
    PublicKey rsa = Elsewhere.publicKey(KeyAlgorithm.RSA_2048, rsaMaterial.publicKey());
    byte[] aesKey = RANDOM.bytes(AES_KEY_BYTES);
    if (mechanism.keys() == KeyAlgorithm.Family.RSA) {
      return Optional.of(new Wrapping(mechanism, rsaMaterial, aesKey, Optional.of(rsa)));
    }
    Optional<WrapMechanism> outer =
        root.capabilities().wraps().stream()
            .filter(wrap -> wrap.keys() == KeyAlgorithm.Family.RSA)
            .findFirst();
    if (outer.isEmpty() || !importable().contains(MaterialKind.AES_256_UNWRAP)) {
      return Optional.empty();
    }
    Wrapping first = new Wrapping(outer.get(), rsaMaterial, aesKey, Optional.of(rsa));
    Material aes = unwrapped(MaterialKind.AES_256_UNWRAP, first, first.wrap(aesKey));
    return Optional.of(new Wrapping(mechanism, aes, aesKey, Optional.empty()));
  }

  private static boolean isShort(WrapMechanism mechanism) {
    return mechanism == WrapMechanism.RSA_OAEP_SHA_1 || mechanism == WrapMechanism.RSA_OAEP_SHA_256;
  }

  private record Wrapping(
      WrapMechanism mechanism, Material material, byte[] aesKey, Optional<PublicKey> rsaKey) {
    byte[] wrap(byte[] secret) throws GeneralSecurityException {
      return rsaKey.isPresent()
          ? Elsewhere.wrapped(rsa(), mechanism, aesKey, secret)
          : Elsewhere.kwpWrapped(aesKey, secret);
    }

    PublicKey rsa() {
      return rsaKey.orElseThrow();
    }
  }
}
