package dev.jcakms.conformance.tampering;

import static dev.jcakms.conformance.tampering.Target.ANY_KEY;
import static dev.jcakms.conformance.tampering.Target.CONTEXT;
import static dev.jcakms.conformance.tampering.Target.DIRECT;
import static dev.jcakms.conformance.tampering.Target.ENVELOPE;
import static dev.jcakms.conformance.tampering.Target.KEY;
import static dev.jcakms.conformance.tampering.Target.OTHER_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageSuite;
import dev.jcakms.format.RootSuite;
import dev.jcakms.jca.key.KmsSecretKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said when encrypting and is not said again: context, associated data, key, header. */
class WrongWordsTest {
  private static final byte[] NO_AAD = new byte[0];
  private static final byte[] AAD = "row 7".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SHORT = Target.plaintext(20);
  private static final byte[] THREE_CHUNKS = Target.plaintext(2 * MessageBody.CHUNK_BYTES + 100);

  private static final List<EncryptionContext> WRONG_CONTEXTS =
      List.of(
          EncryptionContext.none(),
          EncryptionContext.of("tenant", "43"),
          EncryptionContext.of("tenant", ""),
          EncryptionContext.of("Tenant", "42"),
          EncryptionContext.of(Map.of("tenant", "42", "more", "")));
  private static final List<byte[]> WRONG_AADS =
      List.of(
          NO_AAD,
          "row 8".getBytes(StandardCharsets.UTF_8),
          "row ".getBytes(StandardCharsets.UTF_8),
          "row 7 ".getBytes(StandardCharsets.UTF_8));

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static Target target;

  /** Another process at the same installation, with no message key at hand. */
  @SuppressWarnings("NullAway.Init")
  private static Target twin;

  /** Another installation with the same aliases. */
  @SuppressWarnings("NullAway.Init")
  private static Target elsewhere;

  @BeforeAll
  static void makeTheTargets() {
    target = new Target(directory.resolve("home"));
    twin = new Target(directory.resolve("home"));
    elsewhere = new Target(directory.resolve("elsewhere"));
  }

  @AfterAll
  static void close() {
    elsewhere.close();
    twin.close();
    target.close();
  }

  @Test
  void anotherContextIsRefusedWithTheMessageKeyAtHandAndWithout() throws Exception {
    byte[] message = target.seal(ENVELOPE, SHORT);
    byte[] chunked = target.sealChunked(THREE_CHUNKS);
    byte[] direct = target.seal(DIRECT, SHORT);
    target.opening(ENVELOPE, KEY).requireOpened(SHORT, message);
    for (EncryptionContext wrong : WRONG_CONTEXTS) {
      for (Target at : List.of(twin, target)) {
        refused(at.opening(ENVELOPE, KEY, wrong, NO_AAD), SHORT, message, wrong);
        refused(at.opening(ENVELOPE, ANY_KEY, wrong, NO_AAD), SHORT, message, wrong);
        refused(at.opening(ENVELOPE, KEY, wrong, NO_AAD), THREE_CHUNKS, chunked, wrong);
        refused(at.opening(DIRECT, KEY, wrong, NO_AAD), SHORT, direct, wrong);
      }
    }
  }

  @Test
  void contextWhereNoneWasGivenIsRefused() throws Exception {
    byte[] message = target.seal(ENVELOPE, EncryptionContext.none(), NO_AAD, SHORT);
    byte[] direct = target.seal(DIRECT, EncryptionContext.none(), NO_AAD, SHORT);
    target.opening(ENVELOPE, KEY, EncryptionContext.none(), NO_AAD).requireOpened(SHORT, message);
    refused(target.opening(ENVELOPE, KEY), SHORT, message, CONTEXT);
    refused(target.opening(DIRECT, KEY), SHORT, direct, CONTEXT);
  }

  @Test
  void otherAssociatedDataIsRefused() throws Exception {
    byte[] message = target.seal(ENVELOPE, CONTEXT, AAD, SHORT);
    byte[] chunked = target.sealChunked(CONTEXT, AAD, THREE_CHUNKS);
    target.opening(ENVELOPE, KEY, CONTEXT, AAD).requireOpened(SHORT, message);
    target.opening(ENVELOPE, KEY, CONTEXT, AAD).requireOpened(THREE_CHUNKS, chunked);
    for (byte[] wrong : WRONG_AADS) {
      Opening opening = target.opening(ENVELOPE, KEY, CONTEXT, wrong);
      refused(opening, SHORT, message, new String(wrong, StandardCharsets.UTF_8));
      refused(opening, THREE_CHUNKS, chunked, new String(wrong, StandardCharsets.UTF_8));
    }
  }

  @Test
  void associatedDataWhereNoneWasGivenIsRefused() throws Exception {
    Opening opening = target.opening(ENVELOPE, KEY, CONTEXT, AAD);
    refused(opening, SHORT, target.seal(ENVELOPE, SHORT), "associated data");
    refused(opening, THREE_CHUNKS, target.sealChunked(THREE_CHUNKS), "associated data");
  }

  @Test
  void ciphertextOfAnotherKeyThanTheOneGivenIsRefusedByItsHeader() throws Exception {
    for (KmsSecretKey other : List.of(OTHER_KEY, target.kms().key("alias/other"))) {
      target
          .opening(ENVELOPE, other)
          .requireRefused(Refusal.ANOTHER_KEY, SHORT, target.seal(ENVELOPE, SHORT), "another key");
      target
          .opening(ENVELOPE, other)
          .requireRefused(
              Refusal.ANOTHER_KEY, THREE_CHUNKS, target.sealChunked(THREE_CHUNKS), "another key");
      target
          .opening(DIRECT, other)
          .requireRefused(Refusal.ANOTHER_KEY, SHORT, target.seal(DIRECT, SHORT), "another key");
    }
  }

  @Test
  void ciphertextOfAnotherInstallationIsOfAnUnknownKey() throws Exception {
    byte[] message = elsewhere.seal(ENVELOPE, SHORT);
    byte[] chunked = elsewhere.sealChunked(THREE_CHUNKS);
    byte[] direct = elsewhere.seal(DIRECT, SHORT);
    for (Map.Entry<KmsSecretKey, Refusal> answer :
        Map.of(ANY_KEY, Refusal.UNKNOWN_KEY, KEY, Refusal.ANOTHER_KEY).entrySet()) {
      Opening opening = target.opening(ENVELOPE, answer.getKey());
      opening.requireRefused(answer.getValue(), SHORT, message, "another installation's");
      opening.requireRefused(answer.getValue(), THREE_CHUNKS, chunked, "another installation's");
      target
          .opening(DIRECT, answer.getKey())
          .requireRefused(answer.getValue(), SHORT, direct, "another installation's");
    }
  }

  /** A ciphertext that names the other key, then its material too: the root is what refuses. */
  @Test
  void ciphertextThatIsMadeToNameAnotherKeyIsRefused() throws Exception {
    byte[] direct = target.seal(DIRECT, SHORT);
    KeyId other = target.kms().administration().describeKey(OTHER_KEY.keyName()).keyId();
    byte[] renamed = direct.clone();
    System.arraycopy(other.bytes(), 0, renamed, Layout.KEY_ID_KIND_POS, KeyId.BYTES);
    Opening opening = target.opening(DIRECT, ANY_KEY);
    opening.requireRefused(Refusal.UNFIT, SHORT, renamed, "another key's id");

    Cipher cipher = Cipher.getInstance(DIRECT, target.kms());
    cipher.init(Cipher.ENCRYPT_MODE, OTHER_KEY, CONTEXT);
    byte[] others = cipher.doFinal(SHORT);
    System.arraycopy(
        others,
        Layout.MATERIAL_TAG_POS,
        renamed,
        Layout.MATERIAL_TAG_POS,
        Layout.NONCE_POS - Layout.MATERIAL_TAG_POS);
    opening.requireRefused(Refusal.UNDISCLOSED, SHORT, renamed, "another key's id and material");
  }

  @Test
  void everyUnknownVersionTypeAndSuiteIsUnreadable() throws Exception {
    byte[] message = target.seal(ENVELOPE, SHORT);
    byte[] direct = target.seal(DIRECT, SHORT);
    int root = Layout.ROOT_CIPHERTEXT_POS;
    byte version = 1;
    byte uuid = 1;
    byte multiRegion = 2;
    Opening opening = target.opening(ENVELOPE, KEY);
    everyOther(opening, message, Layout.VERSION_POS, version);
    everyOther(
        opening, message, Layout.TYPE_POS, CiphertextType.SINGLE.id(), CiphertextType.CHUNKED.id());
    everyOther(opening, message, Layout.SUITE_POS, MessageSuite.HKDF_SHA256_AES_256_GCM.id());
    everyOther(opening, message, root + Layout.VERSION_POS, version);
    everyOther(opening, message, root + Layout.TYPE_POS, CiphertextType.MESSAGE_KEY.id());
    everyOther(opening, message, root + Layout.SUITE_POS, RootSuite.XAES_256_GCM.id());
    everyOther(opening, message, root + Layout.KEY_ID_KIND_POS, uuid, multiRegion);
    Opening root1 = target.opening(DIRECT, KEY);
    everyOther(root1, direct, Layout.VERSION_POS, version);
    everyOther(
        root1, direct, Layout.SUITE_POS, RootSuite.XAES_256_GCM.id(), RootSuite.AES_256_GCM.id());
    everyOther(root1, direct, Layout.KEY_ID_KIND_POS, uuid, multiRegion);
  }

  /** The suite is known, but not to the material: a token's ciphertext at a software root. */
  @Test
  void suiteThatTheMaterialDoesNotHaveIsUnfit() throws Exception {
    byte[] direct = target.seal(DIRECT, SHORT);
    direct[Layout.SUITE_POS] = RootSuite.AES_256_GCM.id();
    target
        .opening(DIRECT, KEY)
        .requireRefused(Refusal.UNFIT, SHORT, direct, "the suite of a token");
  }

  @Test
  void whatNeedsAKeyToDecideIsOneAnswerToTheLastLineOfItsStackTrace() throws Exception {
    byte[] message = target.seal(ENVELOPE, CONTEXT, AAD, SHORT);
    Opening right = target.opening(ENVELOPE, KEY, CONTEXT, AAD);
    Map<String, AEADBadTagException> refusals = new LinkedHashMap<>();
    // In one loop: the line that calls the cipher is in the trace.
    for (int fault = 0; fault < 7; fault++) {
      byte[] faulty = message.clone();
      Opening opening = right;
      switch (fault) {
        case 0 -> faulty[Layout.ROOT_CIPHERTEXT_POS + Layout.NONCE_POS] ^= 1;
        case 1 -> faulty[Layout.COMMITMENT_POS - 1] ^= 1;
        case 2 -> faulty[Layout.COMMITMENT_POS] ^= 1;
        case 3 -> faulty[Layout.HEADER_BYTES] ^= 1;
        case 4 -> faulty[faulty.length - 1] ^= 1;
        case 5 -> opening = target.opening(ENVELOPE, KEY, EncryptionContext.none(), AAD);
        default -> opening = target.opening(ENVELOPE, KEY, CONTEXT, NO_AAD);
      }
      Cipher cipher = opening.ready();
      AEADBadTagException refused =
          assertThrows(AEADBadTagException.class, () -> cipher.doFinal(faulty));
      assertEquals(Refusal.UNDISCLOSED, Refusal.of(refused));
      refusals.put(trace(refused), refused);
    }
    assertEquals(1, refusals.size(), () -> String.join("\n", refusals.keySet()));
  }

  private static void everyOther(Opening opening, byte[] ciphertext, int position, Byte... known)
      throws GeneralSecurityException {
    for (int value = 0; value <= 0xFF; value++) {
      if (!Set.of(known).contains((byte) value)) {
        byte[] unknown = ciphertext.clone();
        unknown[position] = (byte) value;
        opening.requireRefused(
            Refusal.UNREADABLE, SHORT, unknown, "byte " + position + " is " + value);
      }
    }
  }

  private static void refused(Opening opening, byte[] plaintext, byte[] ciphertext, Object wrong)
      throws GeneralSecurityException {
    opening.requireRefused(Refusal.UNDISCLOSED, plaintext, ciphertext, "with " + wrong);
  }

  private static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
