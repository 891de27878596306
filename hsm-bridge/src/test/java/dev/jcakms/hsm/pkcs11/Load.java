package dev.jcakms.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.SignatureMechanism;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.NullMarked;

/**
 * Eight threads that use a root without a pause and look at every result. A call may fail only
 * while failures are borne, and only as one who says that the root cannot be reached.
 */
@NullMarked
final class Load implements AutoCloseable {
  private static final int THREADS = 8;
  private static final long DEADLINE_SECONDS = 120;

  /** Far above what a few calls take; a test that is broken on purpose ends by it in each way. */
  private static final long AWAIT_SECONDS = 40;

  private static final byte[] AAD = "additional data".getBytes(US_ASCII);
  private static final byte[] PLAINTEXT = "a plaintext".getBytes(US_ASCII);
  private static final byte[] DIGEST = new byte[32];
  private static final SignatureMechanism ECDSA = new SignatureMechanism.Ecdsa();

  private final Root root;
  private final Material sealing;
  private final Material signing;
  private final Material macing;
  private final Sealed sealed;
  private final byte[] mac;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Future<?>> workers = new ArrayList<>();
  private final AtomicLongArray done = new AtomicLongArray(THREADS);
  private final AtomicLongArray failed = new AtomicLongArray(THREADS);
  private volatile Reason borne = Reason.UNAVAILABLE;
  private volatile boolean failuresAreBorne;
  private volatile boolean over;

  Load(FaultyRoot faulty) {
    root = faulty.root;
    sealing = faulty.make(MaterialKind.AES_256);
    signing = faulty.make(MaterialKind.P_256_SIGN);
    macing = faulty.make(MaterialKind.HMAC_SHA_256_MAC);
    sealed = root.seal(sealing, AAD, PLAINTEXT);
    mac = root.mac(macing, PLAINTEXT);
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      workers.add(threads.submit(() -> work(thread)));
    }
    awaitCalls();
  }

  private void work(int thread) {
    for (int round = thread; !over; round++) {
      boolean mayFail = failuresAreBorne;
      try {
        step(round);
        done.incrementAndGet(thread);
      } catch (HsmException e) {
        if (!(mayFail || failuresAreBorne) || e.reason() != borne) {
          throw new AssertionError("not to be borne", e);
        }
        failed.incrementAndGet(thread);
        Thread.onSpinWait();
      }
    }
  }

  private void step(int round) {
    switch (round % 6) {
      case 0 -> {
        Sealed fresh = root.seal(sealing, AAD, DIGEST);
        assertArrayEquals(DIGEST, root.open(sealing, AAD, fresh));
      }
      case 1 -> assertArrayEquals(PLAINTEXT, root.open(sealing, AAD, sealed));
      case 2 -> refuseWhatIsNotAuthentic();
      case 3 -> assertArrayEquals(mac, root.mac(macing, PLAINTEXT));
      case 4 -> {
        byte[] signature = root.sign(signing, ECDSA, DIGEST);
        assertTrue(PublicKeys.verify(signing.publicKey(), ECDSA, DIGEST, signature));
      }
      default -> assertEquals(3, root.materialIds().size());
    }
  }

  private void refuseWhatIsNotAuthentic() {
    HsmException e = assertThrows(HsmException.class, () -> root.open(sealing, PLAINTEXT, sealed));
    if (e.reason() != Reason.AUTHENTICATION_FAILED) {
      throw e;
    }
  }

  /** From now on calls may fail for that reason. */
  void bear(Reason reason) {
    borne = reason;
    failuresAreBorne = true;
  }

  /** No call that begins from now on may fail. */
  void bearNothing() {
    failuresAreBorne = false;
  }

  /** Until every thread has come back some more times with the right result. */
  void awaitCalls() {
    await(done);
  }

  /** Until every thread has come back some more times with a failure. */
  void awaitFailures() {
    await(failed);
  }

  private void await(AtomicLongArray counts) {
    long[] goals = new long[THREADS];
    for (int i = 0; i < THREADS; i++) {
      goals[i] = counts.get(i) + 6;
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(AWAIT_SECONDS);
    for (int i = 0; i < THREADS; i++) {
      while (counts.get(i) < goals[i]) {
        if (workers.get(i).isDone()) {
          close();
        }
        assertTrue(System.nanoTime() < deadline, "a thread does not come back");
        Thread.onSpinWait();
      }
    }
  }

  /** Ends the load, and fails with the first result that was wrong. */
  @Override
  public void close() {
    over = true;
    try {
      for (Future<?> worker : workers) {
        worker.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      throw new AssertionError("a thread ended with", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
