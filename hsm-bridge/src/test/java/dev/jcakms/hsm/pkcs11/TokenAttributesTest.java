package dev.jcakms.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.SoftwarePair;
import dev.jcakms.hsm.WrapMechanism;
import dev.jcakms.hsm.Wrapping;
import dev.jcakms.hsm.testing.SoftHsm;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the token itself says of keys, and what it lets nobody do with them. */
class TokenAttributesTest {
  private static final byte[] MESSAGE = "a message".getBytes(US_ASCII);
  private static final byte[] BLOCK = new byte[256];
  private static final long CKR_ATTRIBUTE_SENSITIVE = 0x11;
  private static final long CKR_ATTRIBUTE_TYPE_INVALID = 0x12;

  /** CKA_VALUE, and CKA_PRIVATE_EXPONENT to CKA_COEFFICIENT. */
  private static final List<Long> SECRET_COMPONENTS =
      List.of(0x11L, 0x123L, 0x124L, 0x125L, 0x126L, 0x127L, 0x128L);

  private final FaultyRoot faulty = new FaultyRoot(Pkcs11Options.Use.BINDING, false);
  private final Cryptoki cryptoki = JnaCryptoki.load(faulty.module.path());
  private final TokenProfile profile = TokenProfile.of(cryptoki.tokenInfo(faulty.token.slot()));
  private final NativeLibrary module =
      NativeLibrary.getInstance(SoftHsm.need().module().toString());
  private final long session = cryptoki.openSession(faulty.token.slot());

  @AfterEach
  void close() {
    cryptoki.closeSession(session);
    faulty.close();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"RSA_3.*", "RSA_4.*", "ML_DSA.*", "AES_256_UNWRAP"},
      mode = EnumSource.Mode.MATCH_NONE)
  void generatedKeyNeverWasOutsideAndHasItsOneUsage(MaterialKind kind) {
    long key = object(faulty.make(kind));
    Attributes is = attributes(key);
    assertTrue(is.is(Cka.LOCAL, true));
    assertTrue(is.is(Cka.ALWAYS_SENSITIVE, true));
    assertTrue(is.is(Cka.NEVER_EXTRACTABLE, true));
    assertIsKept(is, kind);
    assertNoOtherUse(key, kind);
    assertNothingCanBeChanged(key, kind);
    assertNoSecretIsRead(key);
  }

  @Test
  void unwrappedKeyIsKeptLikeAGeneratedOneAndDoesNotPassForOne() {
    Material wrapping = faulty.make(MaterialKind.RSA_2048_UNWRAP);
    for (MaterialKind kind :
        List.of(
            MaterialKind.AES_256,
            MaterialKind.HMAC_SHA_256_MAC,
            MaterialKind.HMAC_SHA_512_MAC,
            MaterialKind.RSA_2048_DECRYPT,
            MaterialKind.P_256_SIGN,
            MaterialKind.P_384_AGREE)) {
      Material material = unwrapped(wrapping, kind);
      long key = object(material);
      Attributes is = attributes(key);
      assertTrue(is.is(Cka.LOCAL, false));
      assertTrue(is.is(Cka.ALWAYS_SENSITIVE, false));
      assertTrue(is.is(Cka.NEVER_EXTRACTABLE, false));
      assertIsKept(is, kind);
      assertNoOtherUse(key, kind);
      assertNothingCanBeChanged(key, kind);
      assertNoSecretIsRead(key);
    }
  }

  private Material unwrapped(Material wrapping, MaterialKind kind) {
    WrapMechanism mechanism = WrapMechanism.RSA_AES_KEY_WRAP_SHA_1;
    KeyAlgorithm algorithm = kind.algorithm();
    SoftwarePair foreign =
        algorithm.isPair()
            ? SoftwarePair.generate(algorithm, FaultyRoot.RANDOM)
            : new SoftwarePair(FaultyRoot.RANDOM.bytes(algorithm.sizeBytes()), new byte[0]);
    byte[] wrapped =
        new Wrapping(Primitives.best(), FaultyRoot.RANDOM)
            .rsa(mechanism, wrapping.publicKey(), foreign.privateKey());
    return faulty.root.unwrap(
        kind,
        FaultyRoot.RANDOM.bytes(Material.ID_BYTES),
        FaultyRoot.OWNER,
        wrapping,
        new Foreign(mechanism, wrapped, foreign.publicKey()));
  }

  @ParameterizedTest
  @EnumSource(names = {"AES_256", "HMAC_SHA_256_MAC", "P_256_SIGN", "P_256_AGREE", "ED25519_SIGN"})
  void objectReplacedByAnotherOfItsIdAndLabelIsRefused(MaterialKind kind) {
    Material material = faulty.make(kind);
    use(material);
    cryptoki.destroyObject(session, object(material));
    makeAnother(material);
    assertRefused(() -> use(material));
    try (Pkcs11Root fresh = faulty.open()) {
      assertRefused(() -> use(fresh, material));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AES_256", "HMAC_SHA_256_MAC", "P_256_SIGN"})
  void twoObjectsOfOneIdAreRefused(MaterialKind kind) {
    Material material = faulty.make(kind);
    makeAnother(material);
    try (Pkcs11Root fresh = faulty.open()) {
      assertRefused(() -> use(fresh, material));
      assertRefused(() -> fresh.adopt(material.id()));
    }
  }

  private void assertIsKept(Attributes is, MaterialKind kind) {
    assertTrue(is.is(Cka.TOKEN, true));
    assertTrue(is.is(Cka.PRIVATE, true));
    assertTrue(is.is(Cka.SENSITIVE, true));
    assertTrue(is.is(Cka.EXTRACTABLE, false));
    assertTrue(is.is(Cka.MODIFIABLE, false));
    assertTrue(is.is(Cka.COPYABLE, false));
    ObjectShape shape = ObjectShape.of(kind, profile);
    for (Cka usage : shape.allUsages()) {
      assertTrue(is.is(usage, shape.usages().contains(usage)), () -> kind + " " + usage);
    }
    assertTrue(is.allowsJust(shape.mechanisms().toArray(new Ckm[0])));
  }

  /** By trying every use that it should not have. */
  private void assertNoOtherUse(long key, MaterialKind kind) {
    Mechanism gcm = Mechanism.gcm(new byte[Mechanism.GCM_IV_BYTES], MESSAGE);
    Map<Cka, Executable> uses = new EnumMap<>(Cka.class);
    boolean isRsa = kind.name().startsWith("RSA");
    uses.put(Cka.ENCRYPT, () -> inASession(s -> cryptoki.encrypt(s, gcm, key, MESSAGE)));
    uses.put(
        Cka.DECRYPT,
        () ->
            inASession(
                s -> cryptoki.decrypt(s, isRsa ? Mechanism.of(Ckm.RSA_X_509) : gcm, key, BLOCK)));
    for (Ckm mechanism : List.of(Ckm.SHA256_HMAC, Ckm.RSA_PKCS, Ckm.ECDSA, Ckm.EDDSA)) {
      if (!ObjectShape.of(kind, profile).mechanisms().contains(mechanism)) {
        assertThrows(
            CryptokiException.class,
            () -> inASession(s -> cryptoki.sign(s, Mechanism.of(mechanism), key, MESSAGE)),
            () -> kind + " " + mechanism);
      }
    }
    Template any = Templates.sessionSecret(Ckk.GENERIC_SECRET, Cka.SIGN);
    Mechanism wrap =
        isRsa ? Mechanism.oaep(Mechanism.Mgf.SHA_1) : Mechanism.of(Ckm.AES_KEY_WRAP_PAD);
    uses.put(Cka.UNWRAP, () -> inASession(s -> cryptoki.unwrapKey(s, wrap, key, BLOCK, any)));
    uses.forEach(
        (usage, use) -> {
          if (!ObjectShape.of(kind, profile).usages().contains(usage)) {
            assertThrows(CryptokiException.class, use, () -> kind + " " + usage);
          }
        });
  }

  private void assertNothingCanBeChanged(long key, MaterialKind kind) {
    ObjectShape shape = ObjectShape.of(kind, profile);
    Attributes before = attributes(key);
    for (Cka usage : shape.allUsages()) {
      assertNotEquals(0, set(key, usage, (byte) 1), usage::name);
      assertNotEquals(0, copy(key, usage, (byte) 1), usage::name);
    }
    for (Cka type : List.of(Cka.EXTRACTABLE, Cka.MODIFIABLE, Cka.COPYABLE, Cka.LOCAL)) {
      assertNotEquals(0, set(key, type, (byte) 1), type::name);
      assertNotEquals(0, copy(key, type, (byte) 1), type::name);
    }
    for (Cka type : List.of(Cka.SENSITIVE, Cka.PRIVATE, Cka.TOKEN)) {
      assertNotEquals(0, set(key, type, (byte) 0), type::name);
      assertNotEquals(0, copy(key, type, (byte) 0), type::name);
    }
    assertNotEquals(0, set(key, Cka.ID, MESSAGE));
    assertNotEquals(0, set(key, Cka.LABEL, MESSAGE));
    assertNotEquals(0, set(key, Cka.ALLOWED_MECHANISMS, new byte[Long.BYTES]));
    Attributes after = attributes(key);
    for (Cka type : shape.allUsages()) {
      assertArrayEquals(before.bytes(type).orElseThrow(), after.bytes(type).orElseThrow());
    }
    byte[] id = before.bytes(Cka.ID).orElseThrow();
    assertArrayEquals(id, after.bytes(Cka.ID).orElseThrow());
    assertEquals(
        List.of(key),
        cryptoki.findObjects(session, Template.of(shape.objectClass()).with(Cka.ID, id), 9));
  }

  private void assertNoSecretIsRead(long key) {
    for (long type : SECRET_COMPONENTS) {
      Memory value = new Memory(8192);
      Memory attribute = attribute(type, value);
      long answer = call("C_GetAttributeValue", session, key, attribute, 1L);
      assertTrue(
          answer == CKR_ATTRIBUTE_SENSITIVE || answer == CKR_ATTRIBUTE_TYPE_INVALID,
          () -> Long.toHexString(type) + ": " + Long.toHexString(answer));
      assertEquals(-1, attribute.getLong(2L * Long.BYTES), "the length is told to be none");
    }
  }

  private Attributes attributes(long key) {
    return cryptoki.getAttributes(
        session,
        key,
        Cka.ID,
        Cka.TOKEN,
        Cka.PRIVATE,
        Cka.SENSITIVE,
        Cka.EXTRACTABLE,
        Cka.LOCAL,
        Cka.ALWAYS_SENSITIVE,
        Cka.NEVER_EXTRACTABLE,
        Cka.MODIFIABLE,
        Cka.COPYABLE,
        Cka.ENCRYPT,
        Cka.DECRYPT,
        Cka.SIGN,
        Cka.SIGN_RECOVER,
        Cka.VERIFY,
        Cka.WRAP,
        Cka.UNWRAP,
        Cka.DERIVE,
        Cka.ALLOWED_MECHANISMS);
  }

  private long object(Material material) {
    List<Long> found =
        cryptoki.findObjects(
            session,
            Template.of(ObjectShape.of(material.kind(), profile).objectClass())
                .with(Cka.ID, material.id()),
            2);
    assertEquals(1, found.size());
    return found.get(0);
  }

  /** Made just as the root makes it, with the same id and label. */
  private void makeAnother(Material material) {
    ObjectShape shape = ObjectShape.of(material.kind(), profile);
    ObjectName name = new ObjectName(faulty.root.installation(), material.owner(), material.id());
    Mechanism generation = Mechanism.of(shape.generation());
    if (material.kind().algorithm().isPair()) {
      Cryptoki.KeyPair unused =
          cryptoki.generateKeyPair(
              session,
              generation,
              Templates.publicHalf(material.kind().algorithm()),
              Templates.staying(shape, name, profile));
    } else {
      int lengthBytes = material.kind().algorithm().size() / Byte.SIZE;
      long unused =
          cryptoki.generateKey(
              session, generation, Templates.generatedSecret(shape, name, profile, lengthBytes));
    }
  }

  private void use(Material material) {
    use(faulty.root, material);
  }

  private static void use(Pkcs11Root root, Material material) {
    Object unused =
        switch (material.kind().use()) {
          case SEAL -> root.seal(material, MESSAGE, MESSAGE);
          case MAC -> root.mac(material, MESSAGE);
          case AGREE -> root.agree(material, material.publicKey());
          default ->
              root.sign(
                  material,
                  material.kind() == MaterialKind.ED25519_SIGN
                      ? new SignatureMechanism.Ed25519()
                      : new SignatureMechanism.Ecdsa(),
                  new byte[32]);
        };
  }

  private static void assertRefused(Executable call) {
    HsmException e = assertThrows(HsmException.class, call);
    assertEquals(Reason.MATERIAL_REFUSED, e.reason(), e::toString);
  }

  /** A session that is closed again, whatever is left active in it. */
  private <T> T inASession(java.util.function.LongFunction<T> work) {
    long own = cryptoki.openSession(faulty.token.slot());
    try {
      return work.apply(own);
    } finally {
      cryptoki.closeSession(own);
    }
  }

  private long set(long key, Cka type, byte... value) {
    return call("C_SetAttributeValue", session, key, attribute(type.value(), memory(value)), 1L);
  }

  private long copy(long key, Cka type, byte... value) {
    Memory made = new Memory(Long.BYTES);
    return call("C_CopyObject", session, key, attribute(type.value(), memory(value)), 1L, made);
  }

  private static Memory memory(byte[] value) {
    Memory memory = new Memory(value.length);
    memory.write(0, value, 0, value.length);
    return memory;
  }

  /** CK_ATTRIBUTE: type, pointer, length. */
  private static Memory attribute(long type, Memory value) {
    Memory attribute = new Memory(3L * Long.BYTES);
    attribute.setLong(0, type);
    attribute.setPointer(Long.BYTES, value);
    attribute.setLong(2L * Long.BYTES, value.size());
    return attribute;
  }

  private long call(String function, Object... arguments) {
    return module.getFunction(function).invokeLong(arguments);
  }
}
