package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.MessageBody;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.port.BodyStream;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsInvalidStateException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.KmsUnavailableException;
import dev.jcakms.port.MessageOpening;
import dev.jcakms.port.MessageSealing;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.messagekey.CacheLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who may do what, by the gate: on a hit, in a stream, across processes, while the store is away.
 */
class GateTest {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");
  private static final byte[] PLAINTEXT = "a plaintext".getBytes(StandardCharsets.UTF_8);
  private static final KeyName ALIAS = KeyName.of("alias/orders");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final TestClocks clocks = new TestClocks();
  private WatchedInstallation installation;
  private KmsKeyService service;
  private KmsKeyService otherProcess;
  private KeyName keyId;

  @BeforeEach
  void makeTwoInstancesOfOneInstallation() {
    Path home = directory.resolve("home");
    installation = new WatchedInstallation(home);
    service = installation.service(clocks, CacheLimits.DEFAULT);
    otherProcess = new WatchedInstallation(home).service(clocks, CacheLimits.DEFAULT);
    keyId = KeyName.of(service.keys().ensureKey("alias/orders").arn());
  }

  @AfterEach
  void closeBoth() {
    service.close();
    otherProcess.close();
  }

  @Test
  void disabledKeyIsRefusedAtOnceThoughItsMessageKeyIsAtHand() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    byte[] message = Messages.seal(sealing, PLAINTEXT);
    MessageOpening opening = service.opening(KeyName.byCiphertext(), CONTEXT);
    assertArrayEquals(PLAINTEXT, Messages.open(opening, message));

    service.keys().disableKey(keyId);

    assertEquals(KmsErrorCode.DISABLED, refusal(() -> Messages.seal(sealing, PLAINTEXT)));
    assertEquals(KmsErrorCode.DISABLED, refusal(() -> Messages.open(opening, message)));
    assertEquals(KmsErrorCode.DISABLED, refusal(() -> service.sealing(ALIAS, CONTEXT)));
    service.keys().enableKey(keyId);
    assertArrayEquals(PLAINTEXT, Messages.open(opening, message));
  }

  @Test
  void keyDisabledByAnotherProcessIsRefusedOneSecondLater() {
    MessageOpening opening = service.opening(ALIAS, CONTEXT);
    byte[] message = Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);

    otherProcess.keys().disableKey(keyId);
    clocks.advance(ONE_SECOND);

    assertEquals(KmsErrorCode.DISABLED, refusal(() -> Messages.open(opening, message)));
    otherProcess.keys().enableKey(keyId);
    clocks.advance(ONE_SECOND);
    assertArrayEquals(PLAINTEXT, Messages.open(opening, message));
  }

  @Test
  void streamInProgressStopsAtItsNextChunkAndANewOneWorksAfterEnable() {
    byte[] plaintext = new byte[5 * MessageBody.CHUNK_BYTES];
    byte[] message = Messages.seal(service, ALIAS, CONTEXT, plaintext);
    MessageHeader header = MessageHeader.read(message);
    BodyStream stream =
        service.opening(ALIAS, CONTEXT).begin(header, new byte[0], message, header.length());
    byte[] out = new byte[message.length];
    int from = header.length() + MessageBody.CHUNKED_START_BYTES;
    int firstBytes = 2 * MessageBody.SEALED_CHUNK_BYTES;
    assertEquals(2 * MessageBody.CHUNK_BYTES, stream.update(message, from, firstBytes, out, 0));

    otherProcess.keys().disableKey(keyId);
    clocks.advance(ONE_SECOND);

    int next = from + firstBytes;
    KmsException first =
        assertThrows(
            KmsInvalidStateException.class,
            () -> stream.update(message, next, MessageBody.SEALED_CHUNK_BYTES, out, 0));
    assertEquals(KmsErrorCode.DISABLED, first.code());
    otherProcess.keys().enableKey(keyId);
    clocks.advance(ONE_SECOND);
    assertThrows(
        KmsInvalidStateException.class,
        () -> stream.doFinal(message, next, message.length - next, out, 0),
        "the ended stream stays ended");
    assertArrayEquals(plaintext, Messages.open(service, ALIAS, CONTEXT, message));
  }

  @Test
  void useWithinASecondAsksNoStoreAndOneSecondLaterReadsTheChangeCounterFirst() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    Messages.seal(sealing, PLAINTEXT);
    installation.repositoryCalls.clear();

    clocks.advance(ONE_SECOND.minusMillis(1));
    Messages.seal(sealing, PLAINTEXT);
    assertEquals(List.of(), installation.repositoryCalls);

    clocks.advance(Duration.ofMillis(1));
    Messages.seal(sealing, PLAINTEXT);
    assertEquals(List.of("changeCounter"), installation.repositoryCalls);
  }

  @Test
  void eitherClockAloneMakesTheSnapshotTooOldAndSoDoesAWallClockThatWentBack() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    for (Runnable step :
        List.<Runnable>of(
            () -> clocks.advanceMonotonic(ONE_SECOND),
            () -> clocks.advanceWall(ONE_SECOND),
            () -> clocks.advanceWall(Duration.ofMillis(-1)))) {
      Messages.seal(sealing, PLAINTEXT);
      installation.repositoryCalls.clear();
      step.run();
      Messages.seal(sealing, PLAINTEXT);
      assertTrue(installation.repositoryCalls.contains("changeCounter"));
    }
  }

  @Test
  void gateClosesWhileTheStoreIsAwayAndOpensWhenItIsBack() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    Messages.seal(sealing, PLAINTEXT);
    installation.storeAway = true;
    Messages.seal(sealing, PLAINTEXT);

    clocks.advance(ONE_SECOND);

    assertThrows(KmsUnavailableException.class, () -> Messages.seal(sealing, PLAINTEXT));
    installation.storeAway = false;
    Messages.seal(sealing, PLAINTEXT);
  }

  @Test
  void graceKeepsTheGateOpenForItsLengthAndNoLonger() {
    KmsKeyService graceful =
        installation.service(clocks, CacheLimits.DEFAULT, Duration.ofSeconds(10));
    MessageSealing sealing = graceful.sealing(ALIAS, CONTEXT);
    Messages.seal(sealing, PLAINTEXT);
    installation.storeAway = true;

    clocks.advance(Duration.ofSeconds(10));
    Messages.seal(sealing, PLAINTEXT);
    clocks.advance(ONE_SECOND);
    assertThrows(KmsUnavailableException.class, () -> Messages.seal(sealing, PLAINTEXT));
  }

  @Test
  void closedServiceRefusesWhatItHandedOut() {
    MessageSealing sealing = service.sealing(ALIAS, CONTEXT);
    byte[] message = Messages.seal(sealing, PLAINTEXT);
    MessageOpening opening = service.opening(KeyName.byCiphertext(), CONTEXT);

    service.close();

    assertThrows(KmsUnavailableException.class, () -> Messages.seal(sealing, PLAINTEXT));
    assertThrows(KmsUnavailableException.class, () -> Messages.open(opening, message));
    assertThrows(KmsUnavailableException.class, () -> service.keys().listKeys());
  }

  @Test
  void unknownNamesAreNotFoundAndAreNotRemembered() {
    KeyName later = KeyName.of("alias/later");
    assertThrows(KmsNotFoundException.class, () -> service.sealing(later, CONTEXT));
    otherProcess.keys().ensureKey("alias/later");
    Messages.seal(service, later, CONTEXT, PLAINTEXT);
  }

  @Test
  void anotherKeysMessageIsRefusedBeforeTheRootIsAsked() {
    byte[] message = Messages.seal(service, ALIAS, CONTEXT, PLAINTEXT);
    service.keys().ensureKey("alias/other");
    int before = installation.watchedRoot().opens.get();

    KmsInvalidCiphertextException refused =
        assertThrows(
            KmsInvalidCiphertextException.class,
            () -> Messages.open(service, KeyName.of("alias/other"), CONTEXT, message));

    assertEquals(
        KmsErrorCode.INCORRECT_KEY,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
    assertEquals(before, installation.watchedRoot().opens.get());
  }

  @Test
  void messageOfAnotherInstallationIsRefusedWithOneAnswer() {
    KmsKeyService elsewhere =
        new WatchedInstallation(directory.resolve("elsewhere"))
            .service(clocks, CacheLimits.DEFAULT);
    elsewhere.keys().ensureKey("alias/orders");
    byte[] message = Messages.seal(elsewhere, ALIAS, CONTEXT, PLAINTEXT);

    KmsInvalidCiphertextException refused =
        assertThrows(
            KmsInvalidCiphertextException.class,
            () -> Messages.open(service, KeyName.byCiphertext(), CONTEXT, message));

    assertEquals(
        KmsErrorCode.ACCESS_DENIED,
        assertInstanceOf(KmsException.class, refused.getCause()).code());
    elsewhere.close();
  }

  private static KmsErrorCode refusal(Runnable use) {
    return assertThrows(KmsException.class, use::run).code();
  }
}
