package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.testing.FaultyModule.When;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The certificate that lets SunPKCS11 see a pair: which have one, and that it never stays alone.
 */
class CertificateOfPairTest {
  private final TwoWays both = new TwoWays();

  @AfterEach
  void close() {
    both.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048_SIGN", "RSA_2048_DECRYPT", "P_256_SIGN", "P_256_AGREE"})
  void pairThatIsUsedHasOneOfItsIdAndLabelWhichNobodyChanges(MaterialKind kind) {
    Material material = both.of(kind);
    List<Long> found = certificates(material);
    assertEquals(1, found.size());
    Attributes is = attributes(found.get(0));
    assertEquals(both.label(material), is.text(Cka.LABEL).orElseThrow());
    assertTrue(is.is(Cka.PRIVATE, false));
    assertTrue(is.is(Cka.MODIFIABLE, false));
    assertArrayEquals(
        material.publicKey(), PublicKeys.ofCertificate(is.bytes(Cka.VALUE).orElseThrow()));
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048_UNWRAP", "ED25519_SIGN", "HMAC_SHA_256_MAC", "AES_256"})
  void materialThatSunPkcs11IsNotToSeeHasNone(MaterialKind kind) {
    assertEquals(List.of(), certificates(both.of(kind)));
  }

  @Test
  void certificateGoesWithItsKey() {
    Material material = both.of(MaterialKind.P_256_SIGN);
    both.root.destroy(material);
    assertEquals(List.of(), certificates(material));
  }

  @Test
  void pairThatNoRecordNamesIsAdoptedWithThePublicKeyOfItsCertificate() {
    Material material = both.of(MaterialKind.P_384_SIGN);
    assertArrayEquals(material.publicKey(), both.root.adopt(material.id()).publicKey());
  }

  @ParameterizedTest
  @CsvSource({
    "C_GetAttributeValue, INSTEAD_OF_THE_CALL",
    "C_CreateObject, INSTEAD_OF_THE_CALL",
    "C_SignInit, INSTEAD_OF_THE_CALL",
    "C_Sign, INSTEAD_OF_THE_CALL",
    "C_Sign, AFTER_THE_CALL"
  })
  void generationThatFailsHalfWayLeavesNothing(String function, When when) {
    Material other = both.of(MaterialKind.P_256_SIGN);
    both.module.failOnce(function, 1, Ckr.DEVICE_ERROR.value(), when);
    HsmException e = assertThrows(HsmException.class, () -> both.make(MaterialKind.P_256_SIGN));
    assertEquals(Reason.UNAVAILABLE, e.reason());
    assertEquals(1, both.find(Template.of(Cko.PRIVATE_KEY)).size());
    assertEquals(1, both.find(Template.of(Cko.CERTIFICATE)).size());
    assertEquals(1, certificates(other).size());
  }

  @Test
  void generationUnderAnIdThatIsTakenLeavesWhatWasThere() {
    Material material = both.of(MaterialKind.P_256_SIGN);
    HsmException e =
        assertThrows(
            HsmException.class,
            () -> both.root.generate(MaterialKind.P_256_SIGN, material.id(), TwoWays.OWNER));
    assertEquals(Reason.MATERIAL_REFUSED, e.reason());
    assertEquals(1, both.find(Template.of(Cko.PRIVATE_KEY)).size());
    assertEquals(1, certificates(material).size());
    byte[] digest = new byte[32];
    SignatureMechanism ecdsa = new SignatureMechanism.Ecdsa();
    assertTrue(
        PublicKeys.verify(
            material.publicKey(), ecdsa, digest, both.root.sign(material, ecdsa, digest)));
  }

  private List<Long> certificates(Material material) {
    return both.find(Template.of(Cko.CERTIFICATE).with(Cka.ID, material.id()));
  }

  private Attributes attributes(long object) {
    return both.token.call(
        session ->
            both.token
                .cryptoki()
                .getAttributes(session, object, Cka.LABEL, Cka.PRIVATE, Cka.MODIFIABLE, Cka.VALUE));
  }
}
