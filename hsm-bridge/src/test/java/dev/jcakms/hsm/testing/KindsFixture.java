package dev.jcakms.hsm.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.MaterialKind.Use;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.WrapMechanism;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/**
 * One root for all tests of a class, and of each kind one material, made when it is first wanted:
 * RSA pairs take their time. These are destroyed at the end, and what else a test made after it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class KindsFixture {
  static final Randomness RANDOM = new OperatingSystemRandomness();
  static final byte[] OWNER = "the bytes of the id of a key".getBytes(ISO_8859_1);
  static final byte[] MESSAGE = "a message to be signed".getBytes(ISO_8859_1);

  private final Map<MaterialKind, Material> materials = new EnumMap<>(MaterialKind.class);
  private final List<Material> made = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  Root root;

  /** Opens the root under test. */
  protected abstract Root open();

  @BeforeAll
  final void openTheRoot() {
    root = open();
  }

  @AfterEach
  final void destroyWhatTheTestMade() {
    made.forEach(root::destroy);
    made.clear();
  }

  @AfterAll
  final void destroyTheMaterials() {
    materials.values().forEach(root::destroy);
    root.close();
  }

  /** The kinds that the root makes, of one use. */
  final List<MaterialKind> offered(Use use) {
    return offered().filter(kind -> kind.use() == use).toList();
  }

  final Stream<MaterialKind> offered() {
    return Stream.of(MaterialKind.values()).filter(root.capabilities().kinds()::contains);
  }

  final Material material(MaterialKind kind) {
    return materials.computeIfAbsent(kind, this::madeAsAskedFor);
  }

  private Material madeAsAskedFor(MaterialKind kind) {
    byte[] id = newId();
    Material material = root.generate(kind, id.clone(), OWNER.clone());
    assertEquals(kind, material.kind());
    assertArrayEquals(id, material.id());
    assertArrayEquals(OWNER, material.owner());
    return material;
  }

  final Material generated(MaterialKind kind) {
    return remembered(root.generate(kind, newId(), OWNER));
  }

  final Material remembered(Material material) {
    made.add(material);
    return material;
  }

  static byte[] newId() {
    return RANDOM.bytes(Material.ID_BYTES);
  }

  /** The mechanisms that a kind signs by, and the root offers. */
  final List<SignatureMechanism> mechanisms(MaterialKind kind) {
    return Stream.<SignatureMechanism>of(
            new SignatureMechanism.RsaPkcs1(),
            new SignatureMechanism.RsaPss(Hash.SHA_256, Hash.SHA_256, 32),
            new SignatureMechanism.RsaPss(Hash.SHA_384, Hash.SHA_384, 48),
            new SignatureMechanism.RsaPss(Hash.SHA_512, Hash.SHA_512, 64),
            new SignatureMechanism.RsaPss(Hash.SHA_256, Hash.SHA_256, 0),
            new SignatureMechanism.Ecdsa(),
            new SignatureMechanism.Ed25519(),
            new SignatureMechanism.Ed25519ph(),
            new SignatureMechanism.MlDsaMu())
        .filter(mechanism -> mechanism.family().keys() == kind.algorithm().family())
        .filter(mechanism -> root.capabilities().signatures().contains(mechanism.family()))
        .toList();
  }

  /** Uses a material for what it is, with arguments that say nothing about it. */
  final void use(Material material) {
    switch (material.kind().use()) {
      case SEAL -> root.seal(material, OWNER, MESSAGE);
      case MAC -> root.mac(material, MESSAGE);
      case SIGN -> root.sign(material, anyMechanism(material.kind()), anyInput(material.kind()));
      case DECRYPT -> butForItsInput(() -> decrypt(material));
      case AGREE -> root.agree(material, material(material.kind()).publicKey());
      case UNWRAP -> butForItsInput(() -> unwrap(material));
    }
  }

  final byte[] decrypt(Material material) {
    return root.decrypt(
        material,
        OaepMechanism.of(Hash.SHA_256),
        new byte[material.kind().algorithm().size() / Byte.SIZE]);
  }

  final Material unwrap(Material material) {
    WrapMechanism mechanism =
        Stream.of(WrapMechanism.values())
            .filter(wrap -> wrap.keys() == material.kind().algorithm().family())
            .filter(root.capabilities().wraps()::contains)
            .findFirst()
            .orElseThrow();
    Foreign nothing = new Foreign(mechanism, new byte[40]);
    return root.unwrap(MaterialKind.AES_256, newId(), OWNER, material, nothing);
  }

  final SignatureMechanism anyMechanism(MaterialKind kind) {
    return mechanisms(kind).get(0);
  }

  static byte[] anyInput(MaterialKind kind) {
    return new byte[kind.algorithm().family() == KeyAlgorithm.Family.ML_DSA ? 64 : 32];
  }

  static HsmException refused(Reason reason, Executable call) {
    HsmException e = assertThrows(HsmException.class, call);
    assertEquals(reason, e.reason(), e::toString);
    return e;
  }

  /** A refusal of the input comes of material that works. */
  private static void butForItsInput(Runnable call) {
    try {
      call.run();
    } catch (HsmException e) {
      if (e.reason() != Reason.AUTHENTICATION_FAILED) {
        throw e;
      }
    }
  }
}
