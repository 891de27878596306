package dev.jcakms.hsm.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.Sealed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What every root does and refuses, shown with the material that seals; {@link KindsContractTest}
 * has the others. The test of a root extends this class and says how that root is opened; the
 * material that a test makes is destroyed after it.
 */
public abstract class RootContractTest {
  private static final Randomness RANDOM = new OperatingSystemRandomness();
  private static final int TAG_BYTES = 16;
  private static final int[] PLAINTEXT_BYTES = {
    1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 257, 1_023, 1_024, 1_025, 4_095, 4_096
  };
  private static final int[] AAD_BYTES = {0, 1, 15, 16, 17, 64, 255, 256, 1_024, 9_000};
  private static final int SEALS = 1_000;
  private static final int THREADS = 8;
  private static final int ROUNDS = 50;
  private static final long DEADLINE_SECONDS = 120;

  private static final byte[] OWNER = "the bytes of the id of key 1".getBytes(ISO_8859_1);
  private static final byte[] OTHER_OWNER = "the bytes of the id of key 2".getBytes(ISO_8859_1);
  private static final byte[] AAD = "additional data".getBytes(ISO_8859_1);
  private static final byte[] PLAINTEXT = "a plaintext of 30 bytes length".getBytes(ISO_8859_1);

  private final ConcurrentLinkedQueue<Material> made = new ConcurrentLinkedQueue<>();
  private Root root;

  /** Opens the root under test. Within one test every call opens the same one. */
  protected abstract Root open();

  @BeforeEach
  final void openTheRoot() {
    root = open();
  }

  @AfterEach
  final void destroyWhatWasMade() {
    root.close();
    try (Root again = open()) {
      made.forEach(again::destroy);
      made.clear();
    }
  }

  @Test
  void installationAndCapabilitiesStayTheSame() {
    assertEquals(root.installation(), UUID.fromString(root.installation()).toString());
    assertTrue(root.capabilities().kinds().contains(MaterialKind.AES_256));
    try (Root again = open()) {
      assertEquals(root.installation(), again.installation());
      assertEquals(root.capabilities(), again.capabilities());
    }
  }

  @Test
  void plaintextsOfAllLengthsComeBack() {
    Material material = generate();
    for (int length : PLAINTEXT_BYTES) {
      byte[] plaintext = RANDOM.bytes(length);
      Sealed sealed = root.seal(material, AAD, plaintext);
      assertEquals(root.sealMechanism().nonceBytes(), sealed.nonce().length);
      assertEquals(length + TAG_BYTES, sealed.ciphertextAndTag().length);
      assertArrayEquals(plaintext, root.open(material, AAD, sealed));
    }
  }

  @Test
  void additionalDataMayBeEmptyOrLong() {
    Material material = generate();
    for (int length : AAD_BYTES) {
      byte[] aad = RANDOM.bytes(length);
      assertArrayEquals(
          PLAINTEXT, root.open(material, aad, root.seal(material, aad.clone(), PLAINTEXT)));
    }
  }

  @Test
  void equalPlaintextsGetNoncesAndCiphertextsThatAllDiffer() {
    Material material = generate();
    Set<ByteBuffer> nonces = new HashSet<>();
    Set<ByteBuffer> ciphertexts = new HashSet<>();
    for (int i = 0; i < SEALS; i++) {
      Sealed sealed = root.seal(material, AAD, PLAINTEXT);
      nonces.add(ByteBuffer.wrap(sealed.nonce()));
      ciphertexts.add(ByteBuffer.wrap(sealed.ciphertextAndTag()));
    }
    assertEquals(SEALS, nonces.size());
    assertEquals(SEALS, ciphertexts.size());
  }

  @Test
  void whateverWasNotSealedSoIsRefusedWithOneMessage() {
    Material material = generate();
    Sealed sealed = root.seal(material, AAD, PLAINTEXT);
    byte[] nonce = sealed.nonce();
    byte[] body = sealed.ciphertextAndTag();
    Set<String> messages = new HashSet<>();
    for (byte[] changed : changes(nonce)) {
      messages.add(assertNotAuthentic(material, AAD, new Sealed(changed, body)));
    }
    for (byte[] changed : changes(body)) {
      messages.add(assertNotAuthentic(material, AAD, new Sealed(nonce, changed)));
    }
    for (byte[] changed : changes(AAD)) {
      messages.add(assertNotAuthentic(material, changed, sealed));
    }
    Sealed other = root.seal(material, AAD, PLAINTEXT);
    messages.add(assertNotAuthentic(material, AAD, new Sealed(other.nonce(), body)));
    messages.add(assertNotAuthentic(generate(), AAD, sealed));
    assertEquals(1, messages.size(), messages::toString);
    assertArrayEquals(PLAINTEXT, root.open(material, AAD, sealed));
  }

  @Test
  void emptyAdditionalDataIsNotTheSameAsSome() {
    Material material = generate();
    byte[] none = new byte[0];
    Sealed sealed = root.seal(material, none, PLAINTEXT);
    assertNotAuthentic(material, AAD, sealed);
    assertNotAuthentic(material, new byte[1], sealed);
    assertArrayEquals(PLAINTEXT, root.open(material, none, sealed));
  }

  @Test
  void materialWithAPartOfAnothersIsRefused() {
    Material material = generate();
    Material other =
        remembered(
            root.generate(MaterialKind.AES_256, RANDOM.bytes(Material.ID_BYTES), OTHER_OWNER));
    use(material);
    use(other);
    List<Material> mixed = new ArrayList<>();
    mixed.add(with(material, other.id(), material.owner(), material.stored(), material.check()));
    mixed.add(with(material, material.id(), other.owner(), material.stored(), material.check()));
    if (!Arrays.equals(material.stored(), other.stored())) {
      mixed.add(with(material, material.id(), material.owner(), other.stored(), material.check()));
    }
    if (!Arrays.equals(material.check(), other.check())) {
      mixed.add(with(material, material.id(), material.owner(), material.stored(), other.check()));
    }
    for (MaterialKind kind : MaterialKind.values()) {
      if (kind != material.kind()) {
        mixed.add(
            new Material(
                kind,
                material.id(),
                material.owner(),
                material.stored(),
                material.check(),
                material.publicKey()));
      }
    }
    assertAllRefused(mixed);
    use(material);
  }

  @Test
  void materialThatIsDamagedIsRefused() {
    Material material = generate();
    use(material);
    List<Material> damaged = new ArrayList<>();
    for (byte[] id : changes(material.id())) {
      damaged.add(with(material, id, material.owner(), material.stored(), material.check()));
    }
    for (byte[] owner : changes(material.owner())) {
      damaged.add(with(material, material.id(), owner, material.stored(), material.check()));
    }
    for (byte[] stored : changes(material.stored())) {
      damaged.add(with(material, material.id(), material.owner(), stored, material.check()));
    }
    for (byte[] check : changes(material.check())) {
      damaged.add(with(material, material.id(), material.owner(), material.stored(), check));
    }
    assertAllRefused(damaged);
    use(material);
  }

  @Test
  void materialSurvivesClosingAndOpening() {
    Material material = generate();
    Sealed sealed = root.seal(material, AAD, PLAINTEXT);
    root.close();
    root = open();
    Material copy =
        new Material(
            material.kind(),
            material.id().clone(),
            material.owner().clone(),
            material.stored().clone(),
            material.check().clone(),
            material.publicKey().clone());
    assertArrayEquals(PLAINTEXT, root.open(copy, AAD, sealed));
    use(copy);
  }

  @Test
  void rootThatIsOpenTwiceIsOneRoot() {
    try (Root second = open()) {
      Material material = generate();
      Sealed sealed = second.seal(material, AAD, PLAINTEXT);
      assertArrayEquals(PLAINTEXT, root.open(material, AAD, sealed));
    }
    use(generate());
  }

  @Test
  void callsLeaveTheirArgumentsAloneAndResultsAreTheCallers() {
    Material material = generate();
    byte[] aad = AAD.clone();
    byte[] plaintext = PLAINTEXT.clone();
    Sealed sealed = root.seal(material, aad, plaintext);
    assertArrayEquals(AAD, aad);
    assertArrayEquals(PLAINTEXT, plaintext);
    byte[] nonce = sealed.nonce().clone();
    byte[] body = sealed.ciphertextAndTag().clone();
    byte[] opened = root.open(material, aad, sealed);
    assertArrayEquals(nonce, sealed.nonce());
    assertArrayEquals(body, sealed.ciphertextAndTag());
    Arrays.fill(opened, (byte) 0);
    assertArrayEquals(PLAINTEXT, root.open(material, aad, sealed));
  }

  @Test
  void destroyingTwiceIsNoErrorAndLeavesOthersAlone() {
    Material material = generate();
    Material other = generate();
    root.destroy(material);
    root.destroy(material);
    use(other);
  }

  @Test
  void destroyedMaterialIsRefusedWhereTheRootKeepsIt() {
    Material material = generate();
    use(material);
    root.destroy(material);
    boolean keptByTheRoot = material.stored().length == 0;
    if (keptByTheRoot) {
      assertAllRefused(List.of(material));
    } else {
      use(material);
    }
  }

  @Test
  void atLeastTwoOperationsAreUnderWayAtTheSameTime() {
    assertTrue(root.maxConcurrency() >= 2, "half of it is one at the least");
  }

  @Test
  void randomBytesAreOfTheLengthAskedForAndDiffer() {
    for (int length : PLAINTEXT_BYTES) {
      assertEquals(length, root.random(length).length);
    }
    Set<ByteBuffer> drawn = new HashSet<>();
    for (int i = 0; i < SEALS; i++) {
      drawn.add(ByteBuffer.wrap(root.random(16)));
    }
    assertEquals(SEALS, drawn.size());
  }

  @Test
  void closedRootIsUnavailableAndMayBeClosedAgain() {
    Material material = generate();
    Sealed sealed = root.seal(material, AAD, PLAINTEXT);
    root.close();
    root.close();
    assertUnavailable(
        () -> root.generate(MaterialKind.AES_256, RANDOM.bytes(Material.ID_BYTES), OWNER));
    assertUnavailable(() -> root.seal(material, AAD, PLAINTEXT));
    assertUnavailable(() -> root.open(material, AAD, sealed));
    assertUnavailable(() -> root.destroy(material));
    assertUnavailable(() -> root.random(1));
  }

  @Test
  void manyThreadsGetTheirOwnResults() throws Exception {
    Material shared = generate();
    CountDownLatch start = new CountDownLatch(1);
    inThreads(
        start::countDown,
        () -> {
          start.await();
          Material own = generate();
          for (int i = 0; i < ROUNDS; i++) {
            Material material = i % 2 == 0 ? shared : own;
            byte[] plaintext = RANDOM.bytes(1 + i);
            Sealed sealed = root.seal(material, AAD, plaintext);
            assertArrayEquals(plaintext, root.open(material, AAD, sealed));
            sealed.ciphertextAndTag()[0] ^= 1;
            assertNotAuthentic(material, AAD, sealed);
          }
          return own;
        });
  }

  @Test
  void closingUnderLoadEndsEveryCallWholeOrAsUnavailable() throws Exception {
    Material material = generate();
    ConcurrentLinkedQueue<Sealed> sealedByAll = new ConcurrentLinkedQueue<>();
    CountDownLatch underWay = new CountDownLatch(THREADS);
    inThreads(
        () -> {
          assertTrue(underWay.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
          root.close();
        },
        () -> {
          try {
            while (true) {
              Sealed sealed = root.seal(material, AAD, PLAINTEXT);
              sealedByAll.add(sealed);
              underWay.countDown();
              assertArrayEquals(PLAINTEXT, root.open(material, AAD, sealed));
            }
          } catch (HsmException e) {
            assertEquals(Reason.UNAVAILABLE, e.reason());
            return e;
          }
        });
    root = open();
    for (Sealed sealed : sealedByAll) {
      assertArrayEquals(PLAINTEXT, root.open(material, AAD, sealed));
    }
  }

  @Test
  void textsTellNothing() {
    Material material = generate();
    Sealed sealed = root.seal(material, AAD, PLAINTEXT);
    Sealed changed = new Sealed(sealed.nonce(), changes(sealed.ciphertextAndTag()).get(0));
    Material refused = with(material, material.id(), AAD, material.stored(), material.check());
    List<String> texts =
        List.of(
            root.toString(),
            root.capabilities().toString(),
            material.toString(),
            sealed.toString(),
            thrown(() -> root.open(material, AAD, changed)).toString(),
            thrown(() -> root.open(refused, AAD, sealed)).toString());
    List<byte[]> untold =
        List.of(PLAINTEXT, AAD, material.id(), material.stored(), sealed.ciphertextAndTag());
    for (String text : texts) {
      for (byte[] bytes : untold) {
        assertTellsNot(bytes, text);
      }
    }
  }

  private Material generate() {
    return remembered(root.generate(MaterialKind.AES_256, RANDOM.bytes(Material.ID_BYTES), OWNER));
  }

  private Material remembered(Material material) {
    made.add(material);
    return material;
  }

  private void use(Material material) {
    Sealed sealed = root.seal(material, AAD, PLAINTEXT);
    assertArrayEquals(PLAINTEXT, root.open(material, AAD, sealed));
  }

  private static Material with(
      Material material, byte[] id, byte[] owner, byte[] stored, byte[] check) {
    return new Material(material.kind(), id, owner, stored, check, material.publicKey());
  }

  /** Every bit of {@code bytes} flipped, every shorter length, and one byte more at either end. */
  private static List<byte[]> changes(byte[] bytes) {
    List<byte[]> changes = new ArrayList<>();
    for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      changes.add(flipped);
    }
    for (int length = 0; length < bytes.length; length++) {
      changes.add(Arrays.copyOf(bytes, length));
    }
    if (bytes.length > 0) {
      changes.add(Arrays.copyOf(bytes, bytes.length + 1));
      byte[] shifted = new byte[bytes.length + 1];
      System.arraycopy(bytes, 0, shifted, 1, bytes.length);
      changes.add(shifted);
    }
    return changes;
  }

  private String assertNotAuthentic(Material material, byte[] aad, Sealed sealed) {
    HsmException e = thrown(() -> root.open(material, aad, sealed));
    assertEquals(Reason.AUTHENTICATION_FAILED, e.reason());
    return String.valueOf(e.getMessage());
  }

  /** Refuses them all, both before and after it is opened anew and has seen none that is right. */
  private void assertAllRefused(List<Material> materials) {
    Sealed sealed = root.seal(generate(), AAD, PLAINTEXT);
    for (int opening = 0; opening < 2; opening++) {
      for (Material material : materials) {
        List<Supplier<Object>> uses =
            List.of(
                () -> root.seal(material, AAD, PLAINTEXT), () -> root.open(material, AAD, sealed));
        for (Supplier<Object> use : uses) {
          assertEquals(Reason.MATERIAL_REFUSED, thrown(use::get).reason());
        }
      }
      root.close();
      root = open();
    }
  }

  private static void assertUnavailable(Executable call) {
    assertEquals(Reason.UNAVAILABLE, thrown(call).reason());
  }

  private static HsmException thrown(Executable call) {
    return assertThrows(HsmException.class, call);
  }

  private static void assertTellsNot(byte[] bytes, String text) {
    if (bytes.length > 0) {
      String lower = text.toLowerCase(Locale.ROOT);
      assertFalse(text.contains(new String(bytes, ISO_8859_1)), text);
      assertFalse(lower.contains(HexFormat.of().formatHex(bytes)), text);
      assertFalse(text.contains(Base64.getEncoder().encodeToString(bytes)), text);
      assertFalse(text.contains(Arrays.toString(bytes)), text);
    }
  }

  /** Runs {@code work} in many threads, {@code meanwhile} here, and ends with the first failure. */
  private static void inThreads(Executable meanwhile, Callable<?> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(threads.submit(work));
      }
      try {
        meanwhile.execute();
      } catch (Throwable e) {
        throw new AssertionError("what was done meanwhile failed", e);
      }
      for (Future<?> result : results) {
        result.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
