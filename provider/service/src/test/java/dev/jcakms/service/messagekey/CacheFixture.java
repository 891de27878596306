package dev.jcakms.service.messagekey;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KeyName;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Operation;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.gate.Watcher;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.testing.MemoryInstallation;
import dev.jcakms.service.testing.StillClocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cache before a real root, with clocks that stand still and chances of a test's choice. */
abstract class CacheFixture {
  static final Duration AGE = Duration.ofMinutes(5);

  /** So many messages that a test which waits by taking keys comes to no end of them. */
  static final CacheLimits LIMITS = new CacheLimits(10, AGE, 1L << 30, 1L << 40);

  static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");
  static final long NEVER_MILLIS = 600_000;
  private static final String ALIAS = "alias/orders";
  private static final int CHANCE_BYTES = 2;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  final StillClocks clocks = new StillClocks();

  /** Of both bytes that a renewal point is drawn from. */
  volatile byte chance;

  MemoryInstallation installation;
  KeyRecord record;
  private Gate gate;
  MessageKeys keys;

  @BeforeEach
  void makeAKeyAndACache() {
    installation = new MemoryInstallation(directory);
    record = installation.addKey(ALIAS);
    Watcher watcher = new Watcher(clocks, task -> {});
    gate = new Gate(installation, clocks, Duration.ZERO, watcher);
    keys = cache(LIMITS);
  }

  @AfterEach
  void closeTheCache() {
    keys.close();
  }

  final MessageKeys cache(CacheLimits limits) {
    return cache(limits, clocks);
  }

  final MessageKeys cache(CacheLimits limits, Clocks of) {
    return cache(limits, of, new Watcher(of, task -> {}));
  }

  final MessageKeys cache(CacheLimits limits, Clocks of, Watcher watcher) {
    return new MessageKeys(
        new RootKeys(installation, MemoryInstallation.RANDOM, of),
        Primitives.best(),
        this::draw,
        of,
        limits,
        NEVER_MILLIS,
        watcher);
  }

  private void draw(byte[] bytes) {
    if (bytes.length == CHANCE_BYTES) {
      Arrays.fill(bytes, chance);
    } else {
      MemoryInstallation.RANDOM.nextBytes(bytes);
    }
  }

  final Permit permit(Operation operation, EncryptionContext context) {
    return gate.admit(new Request(new Principal("arn:one"), operation, KeyName.of(ALIAS), context));
  }

  /** The key to encrypt a message of one byte with, given back. */
  final MessageKey take(MessageKeys from, EncryptionContext context) {
    MessageKey key =
        from.forEncryption(permit(Operation.ENCRYPT, context), record, clocks.now(), 1);
    key.release();
    return key;
  }

  final MessageKey take() {
    return take(keys, CONTEXT);
  }

  /** The key to decrypt with, given back. */
  final MessageKey open(MessageKeys from, RootCiphertext sealed) {
    MessageKey key =
        from.forDecryption(permit(Operation.DECRYPT, CONTEXT), record, clocks.now(), sealed);
    key.release();
    return key;
  }

  /** Takes keys until another comes than {@code old}. */
  final MessageKey awaitOther(MessageKey old) {
    MessageKey taken = take();
    while (taken == old) {
      Thread.onSpinWait();
      taken = take();
    }
    return taken;
  }

  final void awaitRootCalls(String method, int times) {
    while (installation.rootCalls(method) < times) {
      Thread.onSpinWait();
    }
  }

  /** Waits until the threads of that name have nothing to do any more. */
  final void awaitIdle(String threads) {
    while (Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(threads))
        .anyMatch(
            thread ->
                thread.getState() != Thread.State.WAITING
                    && thread.getState() != Thread.State.TIMED_WAITING)) {
      Thread.onSpinWait();
    }
  }

  /** Holds the threads of that name at the root, until {@code held} opens. */
  final void holdAtTheRoot(String threads, CountDownLatch held) {
    installation.beforeRoot =
        () -> {
          if (Thread.currentThread().getName().startsWith(threads)) {
            awaitQuietly(held);
          }
        };
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new HsmException(HsmException.Reason.UNAVAILABLE, "interrupted", e);
    }
  }

  /** Whether nobody holds it. */
  static boolean isWiped(MessageKey key) {
    boolean leased = key.lease();
    if (leased) {
      key.release();
    }
    return !leased;
  }
}
