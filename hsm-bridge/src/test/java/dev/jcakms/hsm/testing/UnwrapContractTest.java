package dev.jcakms.hsm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.Foreign;
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
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
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
  private static final int[] LENGTHS = {
    1, 8, 16, 24, 27, 28, 31, 32, 33, 40, 47, 48, 49, 63, 64, 65, 72, 127, 128, 129, 136
  };

  private final Map<KeyAlgorithm, KeyPair> foreignPairs = new EnumMap<>(KeyAlgorithm.class);
  private final Map<KeyAlgorithm, byte[]> otherPublicKeys = new EnumMap<>(KeyAlgorithm.class);

  @Test
  void foreignSecretsOfEveryKindComeInByEveryMechanismThatTakesThem() throws Exception {
    Set<MaterialKind> cameIn = EnumSet.noneOf(MaterialKind.class);
    List<Wrapping> wrappings = wrappings();
    for (Wrapping wrapping : wrappings) {
      for (MaterialKind kind : importable(wrapping)) {
        byte[] secret = secret(kind);
        if (!wrapping.mechanism().isShort() || secret.length <= SHORT_BYTES) {
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
                  new Foreign(wrapping.mechanism(), wrapped)));
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
          for (int length : LENGTHS) {
            if (length < shortest(kind) || length > longest(kind)) {
              assertRefused(kind, wrapping, wrapping.wrap(RANDOM.bytes(length)));
            }
          }
        }
      }
    }
  }

  @Test
  void keyOfAnHmacIsOfAnyLengthFromItsHashsToItsBlocks() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      for (MaterialKind kind : importable(wrapping)) {
        if (kind.use() == MaterialKind.Use.MAC) {
          for (int length : LENGTHS) {
            if (length >= shortest(kind) && length <= longest(kind)) {
              byte[] secret = RANDOM.bytes(length);
              assertTakenOrNotProvable(kind, wrapping, secret);
            }
          }
        }
      }
    }
  }

  /** OAEP alone does not tell a length, and a token may have no other way to find it out. */
  private void assertTakenOrNotProvable(MaterialKind kind, Wrapping wrapping, byte[] secret)
      throws Exception {
    Material material;
    try {
      material = unwrapped(kind, wrapping, wrapping.wrap(secret));
    } catch (HsmException e) {
      assertEquals(Reason.AUTHENTICATION_FAILED, e.reason(), e::toString);
      assertTrue(wrapping.mechanism().isShort() && secret.length != shortest(kind), kind::name);
      return;
    }
    assertIsWhatWasWrapped(material, secret);
  }

  private static int shortest(MaterialKind kind) {
    return kind.algorithm().sizeBytes();
  }

  private static int longest(MaterialKind kind) {
    return kind.use() == MaterialKind.Use.MAC
        ? Hash.ofHmac(kind.algorithm()).blockBytes()
        : kind.algorithm().sizeBytes();
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
          && !wrapping.mechanism().isShort()) {
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
      if (!wrapping.mechanism().isShort()) {
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
  void publicHalfThatIsNotSaidIsFoundOutOrAskedForByName() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      for (MaterialKind kind : importablePairs(wrapping)) {
        byte[] secret = foreign(kind.algorithm());
        Material material;
        try {
          material = unwrapped(kind, wrapping, wrapping.wrap(secret), new byte[0]);
        } catch (HsmException e) {
          assertEquals(Reason.UNSUPPORTED, e.reason(), e::toString);
          assertTrue(String.valueOf(e.getMessage()).contains("public half"), e::toString);
          continue;
        }
        assertIsWhatWasWrapped(material, secret);
      }
    }
  }

  @Test
  void publicHalfOfAnotherPairIsRefused() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      for (MaterialKind kind : importablePairs(wrapping)) {
        KeyAlgorithm algorithm = kind.algorithm();
        byte[] wrapped = wrapping.wrap(foreign(algorithm));
        List<byte[]> others = new ArrayList<>();
        others.add(otherPublicKeys.computeIfAbsent(algorithm, it -> material(kind).publicKey()));
        if (foreignPair(algorithm).getPublic() instanceof ECPublicKey own) {
          others.add(Elsewhere.negative(algorithm, own)); // It agrees on the same secrets.
        }
        for (byte[] other : others) {
          refused(Reason.AUTHENTICATION_FAILED, () -> unwrapped(kind, wrapping, wrapped, other));
        }
      }
    }
  }

  @Test
  void whatIsNoPublicHalfOfSuchAPairIsRefusedAsThat() throws Exception {
    for (Wrapping wrapping : wrappings()) {
      byte[] wrapped = wrapping.wrap(RANDOM.bytes(AES_KEY_BYTES));
      for (MaterialKind kind : importable(wrapping)) {
        KeyAlgorithm other =
            kind.algorithm() == KeyAlgorithm.P_256 ? KeyAlgorithm.P_384 : KeyAlgorithm.P_256;
        List<byte[]> bad =
            new ArrayList<>(
                List.of(new byte[1], new byte[91], foreignPair(other).getPublic().getEncoded()));
        if (kind.algorithm().isPair()) {
          byte[] own = foreignPair(kind.algorithm()).getPublic().getEncoded();
          bad.add(Arrays.copyOf(own, own.length + 1));
          bad.add(Arrays.copyOf(own, own.length - 1));
        }
        for (byte[] publicKey : bad) {
          refused(Reason.INPUT_REFUSED, () -> unwrapped(kind, wrapping, wrapped, publicKey));
        }
      }
    }
  }

  @Test
  void rsaPairComesInWithAnySoundPublicExponentAndWithNoOther() throws Exception {
    KeyPair least = Elsewhere.newRsaPair(2048, BigInteger.valueOf(3));
    KeyPair tooLong = Elsewhere.newRsaPair(2048, BigInteger.ONE.shiftLeft(256).setBit(0));
    MaterialKind kind = MaterialKind.RSA_2048_SIGN;
    for (Wrapping wrapping : wrappings()) {
      if (importablePairs(wrapping).contains(kind)) {
        byte[] publicKey = least.getPublic().getEncoded();
        Material material =
            unwrapped(kind, wrapping, wrapping.wrap(least.getPrivate().getEncoded()), publicKey);
        assertArrayEquals(publicKey, material.publicKey());
        assertSigns(material);
        byte[] wrapped = wrapping.wrap(tooLong.getPrivate().getEncoded());
        byte[] itsPublicKey = tooLong.getPublic().getEncoded();
        refused(
            Reason.AUTHENTICATION_FAILED, () -> unwrapped(kind, wrapping, wrapped, itsPublicKey));
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
                      new Foreign(mechanism, new byte[40])));
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
      case SIGN -> assertSigns(material);
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

  private void assertSigns(Material material) throws Exception {
    MaterialKind kind = material.kind();
    SignatureMechanism mechanism = anyMechanism(kind);
    byte[] input = Elsewhere.signatureInput(mechanism, material.publicKey(), MESSAGE);
    byte[] signature = root.sign(material, mechanism, input);
    assertTrue(
        Elsewhere.verifies(kind.algorithm(), material.publicKey(), mechanism, MESSAGE, signature));
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

  private List<MaterialKind> importablePairs(Wrapping wrapping) {
    return wrapping.mechanism().isShort()
        ? List.of()
        : importable(wrapping).stream().filter(kind -> kind.algorithm().isPair()).toList();
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

  /** Says what the public half of a pair is. */
  private Material unwrapped(MaterialKind kind, Wrapping wrapping, byte[] wrapped)
      throws GeneralSecurityException {
    byte[] publicKey =
        kind.algorithm().isPair()
            ? foreignPair(kind.algorithm()).getPublic().getEncoded()
            : new byte[0];
    return unwrapped(kind, wrapping, wrapped, publicKey);
  }

  private Material unwrapped(
      MaterialKind kind, Wrapping wrapping, byte[] wrapped, byte[] publicKey) {
    Foreign foreign = new Foreign(wrapping.mechanism(), wrapped, publicKey);
    return remembered(root.unwrap(kind, newId(), OWNER, wrapping.material(), foreign));
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
