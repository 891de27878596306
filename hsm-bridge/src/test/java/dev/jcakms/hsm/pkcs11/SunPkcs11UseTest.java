package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.ThrowAwayCertificate;
import dev.jcakms.hsm.testing.FaultyModule.When;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** SunPKCS11 as a way to keys: the results of the binding, and none of its traps. */
class SunPkcs11UseTest {
  private static final int MESSAGE_BYTES = 100;
  private static final int THREADS = 8;
  private static final int ROUNDS = 30;
  private static final long DEADLINE_SECONDS = 300;
  private static final byte[] MESSAGE = TwoWays.RANDOM.bytes(MESSAGE_BYTES);
  private static final byte[] DIGEST = TwoWays.RANDOM.bytes(Hash.SHA_256.digestBytes());
  private static final SignatureMechanism PKCS1 = new SignatureMechanism.RsaPkcs1();
  private static final SignatureMechanism ECDSA = new SignatureMechanism.Ecdsa();

  private final TwoWays both = new TwoWays();

  @AfterEach
  void close() {
    both.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"HMAC_.*", "RSA_2048_SIGN", "RSA_2048_DECRYPT", "P_.*", "SECP256K1_SIGN"})
  void everyKindIsHeldAndGivesTheRightResult(MaterialKind kind) {
    Material material = both.of(kind);
    requireRightResult(material);
    assertTrue(both.sun.holds(material));
    requireRightResult(material);
    assertEquals(Pkcs11Options.Use.SUN_PKCS11, both.sun.way());
  }

  @Test
  void whatSunPkcs11CannotIsCarriedByTheBinding() {
    Material edwards = both.of(MaterialKind.ED25519_SIGN);
    SignatureMechanism pure = new SignatureMechanism.Ed25519();
    assertTrue(
        PublicKeys.verify(
            edwards.publicKey(), pure, MESSAGE, both.sun.sign(edwards, pure, MESSAGE)));
    Material rsa = both.of(MaterialKind.RSA_2048_SIGN);
    SignatureMechanism pss = new SignatureMechanism.RsaPss(Hash.SHA_256, Hash.SHA_256, 32);
    assertTrue(PublicKeys.verify(rsa.publicKey(), pss, DIGEST, both.sun.sign(rsa, pss, DIGEST)));
    assertFalse(both.sun.holds(edwards) || both.sun.holds(rsa));
  }

  @ParameterizedTest
  @EnumSource(names = {"HMAC_SHA_224_MAC", "HMAC_SHA_512_MAC"})
  void macOfAnyLengthIsTheBindings(MaterialKind kind) {
    Material material = both.of(kind);
    for (int length : new int[] {0, 1, 63, 64, 65, 4_096, 1 << 20}) {
      byte[] message = TwoWays.RANDOM.bytes(length);
      assertArrayEquals(both.binding.mac(material, message), both.sun.mac(material, message));
    }
    assertTrue(both.sun.holds(material));
  }

  @Test
  void agreedSecretThatBeginsWithZeroKeepsItsLength() {
    Material material = both.of(MaterialKind.P_256_AGREE);
    PublicKeys.Peer peer;
    do {
      peer = PublicKeys.freshPeer(material.publicKey());
    } while (peer.secret()[0] != 0);
    assertArrayEquals(peer.secret(), both.sun.agree(material, peer.point()));
    assertTrue(both.sun.holds(material));
  }

  @Test
  void rawBlockThatBeginsWithZerosKeepsItsLength() {
    Material material = both.of(MaterialKind.RSA_2048_DECRYPT);
    byte[] block = new byte[256];
    block[255] = 2;
    byte[] encrypted = PublicKeys.rsaEncryptRaw(material.publicKey(), block);
    assertArrayEquals(block, both.sun.decryptRaw(material, encrypted));
    assertTrue(both.sun.holds(material));
  }

  @Test
  void digestsOfAllLengthsAreSignedAsTheyAre() {
    Material material = both.of(MaterialKind.P_256_SIGN);
    for (int length : new int[] {20, 28, 32, 48, 64}) {
      byte[] digest = TwoWays.RANDOM.bytes(length);
      assertTrue(
          PublicKeys.verify(
              material.publicKey(), ECDSA, digest, both.sun.sign(material, ECDSA, digest)));
    }
  }

  @Test
  void pairWithoutCertificateIsCarriedByTheBinding() {
    Material material = both.of(MaterialKind.P_256_SIGN);
    both.destroyCertificate(material);
    requireRightResult(material);
    assertFalse(both.sun.holds(material));
  }

  @Test
  void anotherKeyBehindACertificateOfTheLabelIsNotUsed() {
    Material meant = both.make(MaterialKind.P_256_SIGN);
    Material other = both.make(MaterialKind.P_256_SIGN);
    both.destroyCertificate(meant);
    both.destroyCertificate(other);
    certify(both.label(meant), other.id(), meant.publicKey());
    requireRightResult(meant);
    assertFalse(both.sun.holds(meant));
  }

  @Test
  void keyOfAnotherUsageBehindACertificateOfTheLabelIsNotUsed() {
    Material meant = both.make(MaterialKind.P_256_SIGN);
    Material other = both.make(MaterialKind.P_256_AGREE);
    both.destroyCertificate(meant);
    both.destroyCertificate(other);
    certify(both.label(meant), other.id(), meant.publicKey());
    requireRightResult(meant);
    assertFalse(both.sun.holds(meant));
  }

  @Test
  void twoCertificatesOfOneLabelLeadToNoWrongKey() {
    Material first = both.make(MaterialKind.P_256_SIGN);
    Material second = both.make(MaterialKind.P_256_SIGN);
    certify(both.label(first), second.id(), second.publicKey());
    requireRightResult(first);
    requireRightResult(second);
  }

  @Test
  void foreignSecretsOfOneLabelThatSpoilTheKeyStoreDoNoHarm() {
    for (int i = 0; i < 2; i++) {
      long unused =
          both.create(
              Template.of(Cko.SECRET_KEY, Ckk.GENERIC_SECRET)
                  .with(Cka.TOKEN, true)
                  .with(Cka.LABEL, "foreign")
                  .with(Cka.ID, new byte[] {(byte) i})
                  .with(Cka.VALUE, new byte[32]));
    }
    Material material = both.of(MaterialKind.P_256_SIGN);
    requireRightResult(material);
    requireRightResult(both.of(MaterialKind.HMAC_SHA_256_MAC));
    assertFalse(both.sun.holds(material));
  }

  @Test
  void foreignCertificateThatDoesNotParseDoesNoHarm() {
    long unused =
        both.create(
            Template.of(Cko.CERTIFICATE)
                .with(Cka.CERTIFICATE_TYPE, 0)
                .with(Cka.TOKEN, true)
                .with(Cka.ID, new byte[] {1})
                .with(Cka.LABEL, "foreign")
                .with(Cka.SUBJECT, new byte[] {1})
                .with(Cka.VALUE, new byte[] {1}));
    requireRightResult(both.of(MaterialKind.P_256_SIGN));
  }

  @Test
  void edwardsKeyBesideACertificateDisturbsNoOtherKey() {
    Material edwards = both.of(MaterialKind.ED25519_SIGN);
    Material other = both.of(MaterialKind.P_256_SIGN);
    assertEquals(List.of(), both.find(Template.of(Cko.CERTIFICATE).with(Cka.ID, edwards.id())));
    certify(both.label(edwards), edwards.id(), other.publicKey());
    requireRightResult(other);
    assertTrue(both.sun.holds(other));
  }

  @Test
  void keyMadeAfterTheKeyStoreWasLoadedIsFound() {
    requireRightResult(both.of(MaterialKind.P_256_SIGN));
    Material later = both.of(MaterialKind.P_384_SIGN);
    requireRightResult(later);
    assertTrue(both.sun.holds(later));
  }

  @Test
  void heldKeyIsUsedWithoutASearch() {
    Material material = both.of(MaterialKind.HMAC_SHA_256_MAC);
    requireRightResult(material);
    long before = both.module.calls();
    byte[] unused = both.sun.mac(material, MESSAGE);
    assertEquals(before + 3, both.module.calls());
  }

  @Test
  void destroyedKeyIsRefused() {
    Material material = both.of(MaterialKind.P_256_SIGN);
    requireRightResult(material);
    both.root.destroy(material);
    HsmException e = assertThrows(HsmException.class, () -> both.sun.sign(material, ECDSA, DIGEST));
    assertEquals(Reason.MATERIAL_REFUSED, e.reason());
    assertEquals(List.of(), both.find(Template.of(Cko.CERTIFICATE).with(Cka.ID, material.id())));
  }

  @Test
  void morePairsThanBornLeaveTheKeysToTheBinding() {
    SunPkcs11Use bears = both.sunOfAtMost(1);
    Material first = both.make(MaterialKind.P_256_SIGN);
    byte[] unused = bears.sign(first, ECDSA, DIGEST);
    assertEquals(Pkcs11Options.Use.SUN_PKCS11, bears.way());
    Material second = both.make(MaterialKind.P_256_SIGN);
    byte[] signature = bears.sign(second, ECDSA, DIGEST);
    assertTrue(PublicKeys.verify(second.publicKey(), ECDSA, DIGEST, signature));
    assertEquals(Pkcs11Options.Use.BINDING, bears.way());
  }

  @Test
  void wayIsChosenOrSaid() {
    for (Pkcs11Options.Use said : Pkcs11Options.Use.values()) {
      try (Pkcs11Root root = both.open(said)) {
        assertEquals(
            said == Pkcs11Options.Use.BINDING ? said : Pkcs11Options.Use.SUN_PKCS11, root.keyUse());
      }
    }
  }

  @Test
  void instancesAreInNobodysListAndHaveNoGcm() {
    List<Provider> before = List.of(Security.getProviders());
    requireRightResult(both.of(MaterialKind.P_256_SIGN));
    requireRightResult(both.of(MaterialKind.P_256_AGREE));
    assertEquals(before, List.of(Security.getProviders()));
    for (SunInstance.Purpose purpose : SunInstance.Purpose.values()) {
      SunInstance instance =
          SunInstance.open(purpose, 0, both.module.path(), both.softToken.slot());
      assertNull(instance.provider().getService("Cipher", "AES/GCM/NoPadding"));
    }
  }

  static Stream<Arguments> calls() {
    return Stream.of(
            Arguments.of(MaterialKind.HMAC_SHA_256_MAC, "C_SignInit"),
            Arguments.of(MaterialKind.HMAC_SHA_256_MAC, "C_SignUpdate"),
            Arguments.of(MaterialKind.HMAC_SHA_256_MAC, "C_SignFinal"),
            Arguments.of(MaterialKind.RSA_2048_SIGN, "C_SignInit"),
            Arguments.of(MaterialKind.RSA_2048_SIGN, "C_Sign"),
            Arguments.of(MaterialKind.P_256_SIGN, "C_SignInit"),
            Arguments.of(MaterialKind.P_256_SIGN, "C_Sign"),
            Arguments.of(MaterialKind.RSA_2048_DECRYPT, "C_DecryptInit"),
            Arguments.of(MaterialKind.RSA_2048_DECRYPT, "C_Decrypt"),
            Arguments.of(MaterialKind.P_256_AGREE, "C_DeriveKey"),
            Arguments.of(MaterialKind.P_256_AGREE, "C_GetAttributeValue"))
        .flatMap(call -> Stream.of(When.values()).map(when -> with(call, when)));
  }

  private static Arguments with(Arguments call, When when) {
    return Arguments.of(call.get()[0], call.get()[1], when);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void deviceErrorOnceLeavesTheResultRight(MaterialKind kind, String function, When when) {
    Material material = both.of(kind);
    requireRightResult(material);
    long before = both.module.calls(function);
    both.module.failOnce(function, 1, Ckr.DEVICE_ERROR.value(), when);
    requireRightResult(material);
    assertTrue(both.module.calls(function) > before);
    for (int i = 0; i < ROUNDS; i++) {
      requireRightResult(material);
    }
    assertTrue(both.sun.holds(material));
  }

  @ParameterizedTest
  @EnumSource(When.class)
  void deviceErrorWhileAKeyIsFetchedLeavesTheResultRight(When when) {
    Material material = both.of(MaterialKind.P_256_SIGN);
    for (String function : List.of("C_FindObjectsInit", "C_FindObjects", "C_GetAttributeValue")) {
      both.sun.forget(material);
      both.make(MaterialKind.P_256_SIGN);
      both.module.failOnce(function, 1, Ckr.DEVICE_ERROR.value(), when);
      requireRightResult(material);
      requireRightResult(both.make(MaterialKind.P_256_SIGN));
    }
  }

  @Test
  void lastingDeviceErrorIsNeverABadPadding() {
    Material material = both.of(MaterialKind.RSA_2048_DECRYPT);
    byte[] ciphertext = PublicKeys.rsaEncryptOaep(material.publicKey(), Hash.SHA_256, new byte[16]);
    OaepMechanism oaep = new OaepMechanism(Hash.SHA_256, Hash.SHA_256, new byte[0]);
    try (Pkcs11Root sun = both.open(Pkcs11Options.Use.SUN_PKCS11)) {
      assertArrayEquals(new byte[16], sun.decrypt(material, oaep, ciphertext));
      for (When when : When.values()) {
        both.module.failFrom("C_Decrypt", 1, Ckr.DEVICE_ERROR.value(), when);
        HsmException e =
            assertThrows(HsmException.class, () -> sun.decrypt(material, oaep, ciphertext));
        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertTrue(e.nativeCode().isPresent());
        both.module.heal();
        assertArrayEquals(new byte[16], sun.decrypt(material, oaep, ciphertext));
      }
    }
  }

  @Test
  void operationLeftActiveIsMendedForOtherKeysToo() {
    Material rsa = both.of(MaterialKind.RSA_2048_SIGN);
    Material ec = both.of(MaterialKind.P_256_SIGN);
    requireRightResult(rsa);
    requireRightResult(ec);
    both.module.failFrom("C_Sign", 1, Ckr.DEVICE_ERROR.value(), When.INSTEAD_OF_THE_CALL);
    assertEquals(
        Reason.UNAVAILABLE,
        assertThrows(HsmException.class, () -> both.sun.sign(rsa, PKCS1, info())).reason());
    both.module.heal();
    requireRightResult(ec);
    requireRightResult(rsa);
    requireRightResult(both.of(MaterialKind.HMAC_SHA_256_MAC));
    requireRightResult(ec);
    assertTrue(both.sun.holds(ec) && both.sun.holds(rsa));
    long before = both.module.calls();
    byte[] unused = both.sun.sign(ec, ECDSA, DIGEST);
    assertEquals(before + 2, both.module.calls());
  }

  @ParameterizedTest
  @EnumSource(names = {"HMAC_SHA_256_MAC", "RSA_2048_DECRYPT", "P_256_SIGN", "P_256_AGREE"})
  void sessionsThatWereDroppedAreReplaced(MaterialKind kind) {
    Material material = both.of(kind);
    requireRightResult(material);
    both.module.dropSessions();
    requireRightResult(material);
    requireRightResult(material);
    assertTrue(both.sun.holds(material));
  }

  @ParameterizedTest
  @EnumSource(names = {"HMAC_SHA_256_MAC", "RSA_2048_DECRYPT", "P_256_SIGN", "P_256_AGREE"})
  void lostLoginIsRenewedOnceAndByTheBindingAlone(MaterialKind kind) {
    Material material = both.of(kind);
    requireRightResult(material);
    Material unseen = both.make(kind);
    both.logOut();
    long logins = both.module.calls("C_Login");
    long life = both.token.life();
    requireRightResult(material);
    requireRightResult(unseen);
    assertNotEquals(life, both.token.life());
    assertEquals(logins + 1, both.module.calls("C_Login"));
    assertTrue(both.sun.holds(material) && both.sun.holds(unseen));
  }

  @Test
  void keyStoreIsNotLoadedByATriedPinWhereNobodyIsLoggedIn() {
    SunInstance instance =
        SunInstance.open(SunInstance.Purpose.GENERAL, 0, both.module.path(), both.softToken.slot());
    both.logOut();
    long logins = both.module.calls("C_Login");
    CryptokiException e =
        assertThrows(CryptokiException.class, () -> instance.key("any", () -> true));
    assertEquals(Ckr.USER_NOT_LOGGED_IN, e.ckr());
    assertEquals(logins, both.module.calls("C_Login"));
  }

  @ParameterizedTest
  @EnumSource(names = {"HMAC_SHA_256_MAC", "RSA_2048_DECRYPT", "P_256_SIGN", "P_256_AGREE"})
  void moduleThatSomebodyEndedIsUsedAnew(MaterialKind kind) {
    Material material = both.of(kind);
    requireRightResult(material);
    both.endTheModule();
    requireRightResult(material);
    requireRightResult(material);
    assertTrue(both.sun.holds(material));
  }

  @Test
  void tokenThatIsAwayIsUnavailable() {
    Material material = both.of(MaterialKind.P_256_SIGN);
    requireRightResult(material);
    both.module.takeTokenAway();
    assertEquals(
        Reason.UNAVAILABLE,
        assertThrows(HsmException.class, () -> both.sun.sign(material, ECDSA, DIGEST)).reason());
  }

  @Test
  void faultsUnderLoadLeaveEveryResultRight() throws Exception {
    List<Material> materials =
        Stream.of(
                MaterialKind.HMAC_SHA_256_MAC,
                MaterialKind.RSA_2048_DECRYPT,
                MaterialKind.P_256_SIGN,
                MaterialKind.P_256_AGREE)
            .map(both::of)
            .toList();
    // A fault for each round of all threads: of more at once, a call may meet more than it is
    // repeated, and then be right to fail.
    Phaser rounds =
        new Phaser(THREADS) {
          @Override
          protected boolean onAdvance(int round, int running) {
            both.module.failOnce(
                List.of("C_Sign", "C_Decrypt", "C_SignInit").get(round % 3),
                3,
                Ckr.DEVICE_ERROR.value(),
                round % 2 == 0 ? When.INSTEAD_OF_THE_CALL : When.AFTER_THE_CALL);
            return running == 0;
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        results.add(
            threads.submit(
                () -> {
                  try {
                    for (int round = 0; round < ROUNDS; round++) {
                      rounds.arriveAndAwaitAdvance();
                      materials.forEach(this::requireRightResult);
                    }
                  } finally {
                    rounds.arriveAndDeregister();
                  }
                }));
      }
      for (Future<?> result : results) {
        result.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    both.module.heal();
    materials.forEach(this::requireRightResult);
  }

  /** Asks SunPKCS11, and checks in software or against the binding what comes. */
  private void requireRightResult(Material material) {
    KeyAlgorithm algorithm = material.kind().algorithm();
    switch (material.kind().use()) {
      case MAC ->
          assertArrayEquals(both.binding.mac(material, MESSAGE), both.sun.mac(material, MESSAGE));
      case SIGN -> {
        boolean rsa = algorithm.family() == KeyAlgorithm.Family.RSA;
        byte[] input = rsa ? info() : DIGEST;
        byte[] signature = both.sun.sign(material, rsa ? PKCS1 : ECDSA, input);
        assertTrue(PublicKeys.verify(material.publicKey(), rsa ? PKCS1 : ECDSA, input, signature));
      }
      case DECRYPT -> {
        byte[] block = Arrays.copyOf(new byte[] {0, 2, 3}, algorithm.sizeBytes());
        assertArrayEquals(
            block,
            both.sun.decryptRaw(material, PublicKeys.rsaEncryptRaw(material.publicKey(), block)));
      }
      case AGREE -> {
        PublicKeys.Peer peer = PublicKeys.freshPeer(material.publicKey());
        assertArrayEquals(peer.secret(), both.sun.agree(material, peer.point()));
      }
      case SEAL, UNWRAP -> throw new IllegalArgumentException(material.toString());
    }
  }

  private static byte[] info() {
    return KeyChallenge.digestInfo(DIGEST);
  }

  private void certify(String label, byte[] id, byte[] publicKey) {
    ThrowAwayCertificate certificate = ThrowAwayCertificate.of(publicKey, id);
    long unused =
        both.create(
            Template.of(Cko.CERTIFICATE)
                .with(Cka.CERTIFICATE_TYPE, 0)
                .with(Cka.TOKEN, true)
                .with(Cka.ID, id)
                .with(Cka.LABEL, label)
                .with(Cka.SUBJECT, certificate.name())
                .with(Cka.VALUE, certificate.der()));
  }
}
