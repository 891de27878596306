package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects and their attributes: all in one call, and nothing that is secret among them. */
class CryptokiObjectsTest {
  private static final Cka[] SEVENTEEN = {
    Cka.CLASS,
    Cka.KEY_TYPE,
    Cka.TOKEN,
    Cka.PRIVATE,
    Cka.SENSITIVE,
    Cka.EXTRACTABLE,
    Cka.LOCAL,
    Cka.ALWAYS_SENSITIVE,
    Cka.NEVER_EXTRACTABLE,
    Cka.KEY_GEN_MECHANISM,
    Cka.ID,
    Cka.LABEL,
    Cka.ENCRYPT,
    Cka.DECRYPT,
    Cka.SIGN,
    Cka.MODIFIABLE,
    Cka.COPYABLE
  };

  private final OpenToken token = new OpenToken();

  @AfterEach
  void close() {
    token.close();
  }

  @Test
  void attributesThatAreThereAreReadInOneCall() {
    long key = token.aesKey();
    long before = token.module.calls();
    Attributes attributes = read(key, SEVENTEEN);
    assertEquals(before + 1, token.module.calls());
    assertTrue(attributes.is(Cka.CLASS, Cko.SECRET_KEY.value()));
    assertTrue(attributes.is(Cka.KEY_TYPE, Ckk.AES.value()));
    assertTrue(attributes.is(Cka.LOCAL, true));
    assertTrue(attributes.is(Cka.NEVER_EXTRACTABLE, true));
    assertFalse(attributes.is(Cka.NEVER_EXTRACTABLE, false));
    assertEquals(Optional.of(Ckm.AES_KEY_GEN.value()), attributes.ulong(Cka.KEY_GEN_MECHANISM));
  }

  @Test
  void secretAndUnknownAttributesAreAbsentAndTheOthersThere() {
    Attributes attributes = read(token.aesKey(), Cka.VALUE, Cka.MODULUS, Cka.SENSITIVE);
    assertEquals(Optional.empty(), attributes.bytes(Cka.VALUE));
    assertEquals(Optional.empty(), attributes.bytes(Cka.MODULUS));
    assertTrue(attributes.is(Cka.SENSITIVE, true));
  }

  @Test
  void absentAttributeIsNeitherTrueNorFalse() {
    Attributes attributes = read(token.aesKey(), Cka.VERIFY_RECOVER);
    assertFalse(attributes.is(Cka.VERIFY_RECOVER, true));
    assertFalse(attributes.is(Cka.VERIFY_RECOVER, false));
  }

  @Test
  void longValueIsReadWholeBesideOneThatIsMissing() {
    byte[] value = new byte[5000];
    Arrays.fill(value, (byte) 7);
    long object = create(data("long").with(Cka.VALUE, value));
    assertArrayEquals(value, read(object, Cka.VALUE).bytes(Cka.VALUE).orElseThrow());
    Attributes attributes = read(object, Cka.LABEL, Cka.MODULUS, Cka.VALUE);
    assertArrayEquals(value, attributes.bytes(Cka.VALUE).orElseThrow());
    assertTrue(attributes.is(Cka.LABEL, "long".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertEquals(Optional.empty(), attributes.bytes(Cka.MODULUS));
  }

  @Test
  void emptyValueIsThere() {
    long object = create(data("empty").with(Cka.VALUE, new byte[0]));
    assertEquals(0, read(object, Cka.VALUE).bytes(Cka.VALUE).orElseThrow().length);
  }

  @Test
  void allowedMechanismsComeBackInAnyOrder() {
    long key =
        token.use(
            session ->
                token.cryptoki.generateKey(
                    session,
                    Mechanism.of(Ckm.GENERIC_SECRET_KEY_GEN),
                    OpenToken.secret(Ckk.GENERIC_SECRET)
                        .with(Cka.VALUE_LEN, 64)
                        .withAllowed(Ckm.SHA512_HMAC, Ckm.SHA256_HMAC)));
    Attributes attributes = read(key, Cka.ALLOWED_MECHANISMS);
    assertTrue(attributes.allowsJust(Ckm.SHA256_HMAC, Ckm.SHA512_HMAC));
    assertFalse(attributes.allowsJust(Ckm.SHA256_HMAC));
    assertFalse(attributes.allowsJust(Ckm.SHA256_HMAC, Ckm.SHA512_HMAC, Ckm.SHA384_HMAC));
  }

  @Test
  void searchGivesNoMoreThanWasAskedFor() {
    int many = 600;
    for (int i = 0; i < many; i++) {
      create(data("many").with(Cka.TOKEN, false));
    }
    create(data("one"));
    for (int most : new int[] {1, 2, 256, 257, many}) {
      List<Long> found = find("many", most);
      assertEquals(most, found.size());
      assertEquals(most, new HashSet<>(found).size());
    }
    assertEquals(many, find("many", 10_000).size());
    assertEquals(1, find("one", 2).size());
    assertEquals(List.of(), find("none", 2));
  }

  @Test
  void searchLeavesTheSessionFree() {
    create(data("two"));
    create(data("two"));
    List<Long> found =
        token.use(
            session -> {
              Template two = Template.of(Cko.DATA).with(Cka.LABEL, "two");
              token.cryptoki.findObjects(session, two, 1);
              return token.cryptoki.findObjects(session, two, 2);
            });
    assertEquals(2, found.size());
  }

  @Test
  void destroyedObjectIsGone() {
    long object = create(data("gone"));
    token.use(
        session -> {
          token.cryptoki.destroyObject(session, object);
          return session;
        });
    CryptokiException e = assertThrows(CryptokiException.class, () -> read(object, Cka.LABEL));
    assertEquals("C_GetAttributeValue: CKR_OBJECT_HANDLE_INVALID", e.getMessage());
  }

  private static Template data(String label) {
    return Template.of(Cko.DATA).with(Cka.TOKEN, true).with(Cka.LABEL, label);
  }

  private long create(Template template) {
    return token.use(session -> token.cryptoki.createObject(session, template));
  }

  private Attributes read(long object, Cka... types) {
    return token.use(session -> token.cryptoki.getAttributes(session, object, types));
  }

  private List<Long> find(String label, int most) {
    return token.use(
        session ->
            token.cryptoki.findObjects(
                session, Template.of(Cko.DATA).with(Cka.LABEL, label), most));
  }
}
