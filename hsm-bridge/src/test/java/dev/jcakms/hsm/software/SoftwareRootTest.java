package dev.jcakms.hsm.software;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.testing.RootContractTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a root, and what is the software root's own. */
class SoftwareRootTest extends RootContractTest {
  private static final String INSTALLATION = FirstVersion.INSTALLATION;
  private static final Randomness RANDOM = new OperatingSystemRandomness();
  private static final byte[] OWNER = "an owner".getBytes(US_ASCII);
  private static final byte[] AAD = "additional data".getBytes(US_ASCII);
  private static final byte[] PLAINTEXT = "a plaintext".getBytes(US_ASCII);
  private static final long DEADLINE_SECONDS = 60;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Override
  protected Root open() {
    return open("root", RANDOM);
  }

  @Test
  void sealsByXaesWithoutACeiling() {
    try (Root root = open()) {
      assertEquals(SealMechanism.XAES_256_GCM, root.capabilities().sealMechanism());
      assertEquals(OptionalLong.empty(), root.capabilities().sealMechanism().maxSeals());
      assertEquals(INSTALLATION, root.installation());
    }
  }

  @Test
  void materialOfAnotherRootFileIsRefused() {
    try (Root root = open();
        Root other = open("other", RANDOM)) {
      Material material = generate(other);
      assertReason(Reason.MATERIAL_REFUSED, () -> root.seal(material, AAD, PLAINTEXT));
    }
  }

  @Test
  void refusalHasNoCause() {
    try (Root root = open()) {
      Material material = generate(root);
      Sealed sealed = root.seal(material, AAD, PLAINTEXT);
      HsmException e =
          assertReason(Reason.AUTHENTICATION_FAILED, () -> root.open(material, PLAINTEXT, sealed));
      assertNull(e.getCause());
    }
  }

  @Test
  void generatedKeyIsWiped() {
    KeptRandomness randomness = new KeptRandomness();
    try (Root root = open("root", randomness)) {
      generate(root);
      assertArrayEquals(new byte[XAes256Gcm.KEY_BYTES], randomness.filled(0));
    }
  }

  @Test
  void generatedKeyIsWipedWhenTheNonceFails() {
    AtomicInteger draws = new AtomicInteger();
    byte[][] key = new byte[1][];
    Randomness failing =
        bytes -> {
          if (draws.incrementAndGet() == 2) {
            throw new HsmException(Reason.UNAVAILABLE, "no randomness");
          }
          RANDOM.nextBytes(bytes);
          key[0] = bytes;
        };
    try (Root root = open("root", failing)) {
      assertReason(Reason.UNAVAILABLE, () -> generate(root));
      assertArrayEquals(new byte[XAes256Gcm.KEY_BYTES], key[0]);
    }
  }

  @Test
  void closingWipesTheKeyOfMaterials() {
    byte[] materialsKey = RANDOM.bytes(XAes256Gcm.KEY_BYTES);
    Root root = new SoftwareRoot(INSTALLATION, materialsKey, Primitives.best(), RANDOM);
    use(root, generate(root));
    root.close();
    assertArrayEquals(new byte[XAes256Gcm.KEY_BYTES], materialsKey);
  }

  @Test
  void closingWaitsForTheGenerationUnderWay() throws Exception {
    CountDownLatch drawing = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Randomness held =
        bytes -> {
          RANDOM.nextBytes(bytes);
          if (bytes.length == XAes256Gcm.NONCE_BYTES) {
            drawing.countDown();
            await(released);
          }
        };
    Root root = open("root", held);
    CompletableFuture<Material> generated = CompletableFuture.supplyAsync(() -> generate(root));
    await(drawing);
    Thread closing = new Thread(root::close, "closing");
    closing.start();
    // It either waits, as it should, or has ended.
    while (closing.getState() == Thread.State.NEW || closing.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    released.countDown();
    Material material = generated.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    closing.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
    assertReason(Reason.UNAVAILABLE, () -> root.random(1));
    try (Root again = open()) {
      use(again, material);
    }
  }

  @Test
  void materialOfTheFirstVersionStillOpens() throws Exception {
    Path file = directory.resolve("first");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, FirstVersion.ROOT_FILE, US_ASCII);
    try (Root root = SoftwareRoot.open(file, Optional.empty(), Primitives.best(), RANDOM)) {
      Material material =
          new Material(
              MaterialKind.AES_256,
              hex(FirstVersion.MATERIAL_ID),
              OWNER,
              hex(FirstVersion.STORED),
              new byte[0]);
      Sealed sealed = new Sealed(hex(FirstVersion.NONCE), hex(FirstVersion.CIPHERTEXT_AND_TAG));
      assertArrayEquals(PLAINTEXT, root.open(material, AAD, sealed));
    }
  }

  private Root open(String name, Randomness randomness) {
    if (Files.notExists(directory.resolve(name))) {
      RootFile.create(directory.resolve(name), INSTALLATION, Optional.empty(), randomness);
    }
    return SoftwareRoot.open(
        directory.resolve(name), Optional.empty(), Primitives.best(), randomness);
  }

  private static Material generate(Root root) {
    return root.generate(MaterialKind.AES_256, RANDOM.bytes(Material.ID_BYTES), OWNER);
  }

  private static void use(Root root, Material material) {
    assertArrayEquals(PLAINTEXT, root.open(material, AAD, root.seal(material, AAD, PLAINTEXT)));
  }

  private static HsmException assertReason(Reason reason, Runnable call) {
    HsmException e = assertThrows(HsmException.class, call::run);
    assertEquals(reason, e.reason());
    return e;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
