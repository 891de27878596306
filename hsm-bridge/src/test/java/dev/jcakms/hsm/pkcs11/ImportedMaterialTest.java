package dev.jcakms.hsm.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.SoftwarePair;
import dev.jcakms.hsm.WrapMechanism;
import dev.jcakms.hsm.Wrapping;
import dev.jcakms.hsm.testing.FaultyModule.When;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a token is left with by imports that fail, and by material that no record names. */
class ImportedMaterialTest {
  private static final WrapMechanism MECHANISM = WrapMechanism.RSA_AES_KEY_WRAP_SHA_1;

  private final TwoWays both = new TwoWays();
  private final Material wrapping = both.of(MaterialKind.RSA_2048_UNWRAP);

  @AfterEach
  void close() {
    both.close();
  }

  /** Unwrapped twice for the proof of the wrapping, once for that of the pair, and so on again. */
  @ParameterizedTest
  @CsvSource({
    "C_UnwrapKey, 6, INSTEAD_OF_THE_CALL",
    "C_CreateObject, 1, INSTEAD_OF_THE_CALL",
    "C_SignInit, 4, INSTEAD_OF_THE_CALL",
    "C_Sign, 4, INSTEAD_OF_THE_CALL",
    "C_Sign, 4, AFTER_THE_CALL"
  })
  void importThatFailsHalfWayLeavesNothing(String function, int nth, When when) {
    Material unused = unwrapped(MaterialKind.P_256_SIGN); // So that all has been tried before.
    both.root.destroy(unused);
    both.module.failOnce(function, nth, Ckr.DEVICE_ERROR.value(), when);
    HsmException e = assertThrows(HsmException.class, () -> unwrapped(MaterialKind.P_256_SIGN));
    assertEquals(Reason.UNAVAILABLE, e.reason());
    assertNothingButTheWrappingKey();
  }

  @Test
  void importThatIsRefusedLeavesNothing() {
    SoftwarePair one = SoftwarePair.generate(KeyAlgorithm.P_256, TwoWays.RANDOM);
    SoftwarePair other = SoftwarePair.generate(KeyAlgorithm.P_256, TwoWays.RANDOM);
    byte[] tooLong = TwoWays.RANDOM.bytes(65);
    for (Runnable refused :
        List.<Runnable>of(
            () -> unwrapped(MaterialKind.P_256_AGREE, one.privateKey(), other.publicKey()),
            () -> unwrapped(MaterialKind.HMAC_SHA_256_MAC, tooLong, new byte[0]))) {
      HsmException e = assertThrows(HsmException.class, refused::run);
      assertEquals(Reason.AUTHENTICATION_FAILED, e.reason());
    }
    assertNothingButTheWrappingKey();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"AES_256", "HMAC_SHA_224_MAC", "HMAC_SHA_512_MAC", "RSA_2048_SIGN", "P_256_AGREE"})
  void importedMaterialThatNoRecordNamesIsFoundAsWhatItIs(MaterialKind kind) {
    Material material = unwrapped(kind);
    assertEquals(kind, both.root.adopt(material.id()).kind());
  }

  private void assertNothingButTheWrappingKey() {
    assertEquals(List.of(), both.find(Template.of(Cko.SECRET_KEY)));
    assertEquals(1, both.find(Template.of(Cko.PRIVATE_KEY)).size());
    assertEquals(List.of(), both.find(Template.of(Cko.CERTIFICATE)));
  }

  private Material unwrapped(MaterialKind kind) {
    KeyAlgorithm algorithm = kind.algorithm();
    if (!algorithm.isPair()) {
      return unwrapped(kind, TwoWays.RANDOM.bytes(algorithm.sizeBytes()), new byte[0]);
    }
    SoftwarePair pair = SoftwarePair.generate(algorithm, TwoWays.RANDOM);
    return unwrapped(kind, pair.privateKey(), pair.publicKey());
  }

  private Material unwrapped(MaterialKind kind, byte[] secret, byte[] publicKey) {
    byte[] wrapped =
        new Wrapping(Primitives.best(), TwoWays.RANDOM)
            .rsa(MECHANISM, wrapping.publicKey(), secret);
    return both.root.unwrap(
        kind,
        TwoWays.RANDOM.bytes(Material.ID_BYTES),
        TwoWays.OWNER,
        wrapping,
        new Foreign(MECHANISM, wrapped, publicKey));
  }
}
