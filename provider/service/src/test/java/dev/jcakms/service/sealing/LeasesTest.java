package dev.jcakms.service.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.MessageSuite;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Operation;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.messagekey.CacheLimits;
import dev.jcakms.service.messagekey.MessageKey;
import dev.jcakms.service.messagekey.MessageKeys;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.testing.MemoryInstallation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever seals or opens gives the message key back, so that it is wiped when it is dropped. */
class LeasesTest extends SealingFixture {
  private static final byte[] WIPED = new byte[32];

  private final OpenBodies openBodies = new OpenBodies(1);
  private Gate gate;
  private RootKeys rootKeys;
  private MessageKeys messageKeys;
  private Permit permit;
  private MessageSealer sealer;
  private MessageOpener opener;

  @BeforeEach
  void makeThemOnOneCache() {
    gate = new Gate(installation, clocks, Duration.ZERO, watcher);
    rootKeys = new RootKeys(installation, MemoryInstallation.RANDOM, clocks);
    messageKeys =
        new MessageKeys(
            rootKeys,
            Primitives.best(),
            MemoryInstallation.RANDOM,
            clocks,
            CacheLimits.DEFAULT,
            MessageKeys.DEADLINE_MILLIS,
            watcher);
    permit = gate.admit(request(Operation.ENCRYPT));
    sealer =
        new MessageSealer(
            gate,
            permit,
            messageKeys,
            rootKeys.suite(),
            Primitives.best(),
            MemoryInstallation.RANDOM,
            openBodies);
    opener =
        new MessageOpener(
            gate, request(Operation.DECRYPT), messageKeys, Primitives.best(), openBodies);
  }

  private static Request request(Operation operation) {
    return new Request(new Principal("arn:test"), operation, ALIAS, CONTEXT);
  }

  /** The one message key of these tests, which is given back at once. */
  private MessageKey key() {
    MessageKey key = messageKeys.forEncryption(permit, permit.record(gate.now()), gate.now(), 0);
    key.release();
    return key;
  }

  private static void assertWipedWithTheCache(MessageKeys cache, MessageKey key) {
    assertFalse(Arrays.equals(WIPED, key.chunkedBodyKey()));
    cache.close();
    assertArrayEquals(WIPED, key.chunkedBodyKey());
  }

  private MessageHeader header(CiphertextType type, byte[] commitment) {
    return MessageHeader.of(
        type, MessageSuite.HKDF_SHA256_AES_256_GCM, key().rootCiphertext(), commitment);
  }

  @Test
  void singleBodyGivesItsKeyBackWhenItIsSealed() {
    sealer.seal(NOTHING, PLAINTEXT, 0, PLAINTEXT.length, new byte[300], 0);
    assertWipedWithTheCache(messageKeys, key());
  }

  @Test
  void keyThatIsRememberedIsGivenBackAfterEachMessageToo() {
    byte[] message = new byte[300];
    int length = 0;
    for (int times = 0; times < 2; times++) {
      length = sealer.seal(NOTHING, PLAINTEXT, 0, PLAINTEXT.length, message, 0);
    }
    MessageHeader header = MessageHeader.read(message);
    int at = header.length();
    for (int times = 0; times < 2; times++) {
      opener.open(header, NOTHING, message, at, length - at, new byte[300], 0);
    }
    assertWipedWithTheCache(messageKeys, key());
  }

  @Test
  void chunkedBodyGivesItsKeyBackWhenItsSealingBegins() {
    sealer.begin(NOTHING).abandon();
    assertWipedWithTheCache(messageKeys, key());
  }

  @Test
  void singleBodyGivesItsKeyBackWhenItIsOpenedOrRefused() {
    MessageHeader header = header(CiphertextType.SINGLE, key().commitment());
    assertThrows(
        KmsInvalidCiphertextException.class,
        () -> opener.open(header, NOTHING, new byte[28], 0, 28, new byte[0], 0));
    assertWipedWithTheCache(messageKeys, key());
  }

  @Test
  void chunkedBodyGivesItsKeyBackWhenItsOpeningBeginsOrIsRefused() {
    byte[] start = new byte[MessageBody.CHUNKED_START_BYTES];
    MessageHeader header = header(CiphertextType.CHUNKED, key().commitment());
    assertThrows(
        KmsInvalidCiphertextException.class, () -> opener.begin(header, NOTHING, start, 0));
    assertWipedWithTheCache(messageKeys, key());
  }

  @Test
  void transferGivesItsKeyBackWhetherItSealsOrOpens() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MessageHeader header = sealer.transfer(NOTHING, new ByteArrayInputStream(PLAINTEXT), out);
    byte[] message = out.toByteArray();
    int at = header.length();
    opener.transfer(
        header,
        NOTHING,
        new ByteArrayInputStream(message, at, message.length - at),
        OutputStream.nullOutputStream());
    assertWipedWithTheCache(messageKeys, key());
  }

  @Test
  void wrongCommitmentGivesTheKeyBackToo() {
    MessageHeader header = header(CiphertextType.SINGLE, new byte[32]);
    assertThrows(
        KmsInvalidCiphertextException.class,
        () -> opener.open(header, NOTHING, new byte[28], 0, 28, new byte[0], 0));
    assertWipedWithTheCache(messageKeys, key());
  }

  @Test
  void wrongCommitmentOfAChunkedBodyGivesTheKeyBackToo() {
    MessageHeader header = header(CiphertextType.CHUNKED, new byte[32]);
    byte[] start = new byte[MessageBody.CHUNKED_START_BYTES];
    assertThrows(
        KmsInvalidCiphertextException.class, () -> opener.begin(header, NOTHING, start, 0));
    assertWipedWithTheCache(messageKeys, key());
  }
}
