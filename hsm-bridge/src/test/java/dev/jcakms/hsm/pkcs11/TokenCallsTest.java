package dev.jcakms.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.SignatureMechanism;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often the module is called: on a token in a network each call is a round trip. */
class TokenCallsTest {
  /**
   * {@code -Dhsm.many.keys=5000} looks at a token that is as full as they get; it takes a while.
   */
  private static final int MANY_KEYS = Integer.getInteger("hsm.many.keys", 200);

  private static final byte[] AAD = "additional data".getBytes(US_ASCII);
  private static final byte[] PLAINTEXT = "a plaintext".getBytes(US_ASCII);
  private static final byte[] DIGEST = new byte[32];

  private final FaultyRoot faulty = new FaultyRoot(Pkcs11Options.Use.BINDING, false);

  @AfterEach
  void close() {
    faulty.close();
  }

  @Test
  void keyThatIsKnownCostsAnInitAndACall() {
    Material sealing = faulty.make(MaterialKind.AES_256);
    Material macing = faulty.make(MaterialKind.HMAC_SHA_256_MAC);
    Material signing = faulty.make(MaterialKind.P_256_SIGN);
    assertCostsAnInitAndACall(sealing, macing, signing);
    for (int i = 0; i < MANY_KEYS; i++) {
      Material unused = faulty.make(MaterialKind.AES_256);
    }
    assertCostsAnInitAndACall(sealing, macing, signing);
  }

  private void assertCostsAnInitAndACall(Material sealing, Material macing, Material signing) {
    Sealed sealed = faulty.root.seal(sealing, AAD, PLAINTEXT);
    assertCalls(
        List.of("C_EncryptInit", "C_Encrypt"), () -> faulty.root.seal(sealing, AAD, PLAINTEXT));
    assertCalls(
        List.of("C_DecryptInit", "C_Decrypt"), () -> faulty.root.open(sealing, AAD, sealed));
    assertCalls(List.of("C_SignInit", "C_Sign"), () -> faulty.root.mac(macing, PLAINTEXT));
    assertCalls(
        List.of("C_SignInit", "C_Sign"),
        () -> faulty.root.sign(signing, new SignatureMechanism.Ecdsa(), DIGEST));
  }

  /** Each of these once, and nothing else. */
  private void assertCalls(List<String> functions, Runnable work) {
    long allBefore = faulty.module.calls();
    List<Long> before = functions.stream().map(faulty.module::calls).toList();
    work.run();
    assertEquals(
        before.stream().map(calls -> calls + 1).toList(),
        functions.stream().map(faulty.module::calls).toList(),
        functions::toString);
    assertEquals(allBefore + functions.size(), faulty.module.calls());
  }
}
