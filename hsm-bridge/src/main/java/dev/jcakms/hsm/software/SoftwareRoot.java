package dev.jcakms.hsm.software;

import dev.jcakms.hsm.Capabilities;
import dev.jcakms.hsm.Hkdf;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.hsm.Sealed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;

/** The embedded root: material is sealed in its record, under a key derived from the root's own. */
public final class SoftwareRoot implements Root {
  private static final Capabilities CAPABILITIES =
      new Capabilities(SealMechanism.XAES_256_GCM, Set.of(MaterialKind.AES_256));
  private static final byte[] MATERIALS_LABEL =
      "jcakms software root materials".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = new byte[0];

  private final String installation;
  private final byte[] materialsKey;
  private final XAes256Gcm xaes;
  private final Randomness randomness;
  private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

  /** A root that owns {@code materialsKey} from now on. */
  SoftwareRoot(
      String installation, byte[] materialsKey, Primitives primitives, Randomness randomness) {
    this.installation = installation;
    this.materialsKey = materialsKey;
    this.xaes = new XAes256Gcm(primitives);
    this.randomness = randomness;
  }

  /** The root whose key {@code file} holds. */
  public static SoftwareRoot open(
      Path file, Optional<Passphrase> passphrase, Primitives primitives, Randomness randomness) {
    Hkdf hkdf = new Hkdf(primitives.hmacSha256());
    RootKey rootKey = RootFile.read(file, passphrase);
    byte[] extracted = NOTHING;
    try {
      extracted = hkdf.extract(NOTHING, rootKey.key());
      return new SoftwareRoot(
          rootKey.installation(),
          hkdf.expand(extracted, MATERIALS_LABEL, XAes256Gcm.KEY_BYTES),
          primitives,
          randomness);
    } finally {
      Arrays.fill(extracted, (byte) 0);
      Arrays.fill(rootKey.key(), (byte) 0);
    }
  }

  @Override
  public String installation() {
    return installation;
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Material generate(MaterialKind kind, byte[] materialId, byte[] owner) {
    return whileOpen(
        () -> {
          byte[] key = randomness.bytes(XAes256Gcm.KEY_BYTES);
          try {
            byte[] nonce = randomness.bytes(XAes256Gcm.NONCE_BYTES);
            byte[] sealed = xaes.seal(materialsKey, nonce, binding(kind, materialId, owner), key);
            return new Material(kind, materialId, owner, joined(nonce, sealed), NOTHING);
          } finally {
            Arrays.fill(key, (byte) 0);
          }
        });
  }

  /** Does nothing: the material is in its record alone, and goes with it. */
  @Override
  public void destroy(Material material) {
    whileOpen(() -> material);
  }

  @Override
  public Sealed seal(Material material, byte[] aad, byte[] plaintext) {
    return withKey(
        material,
        key -> {
          byte[] nonce = randomness.bytes(XAes256Gcm.NONCE_BYTES);
          return new Sealed(nonce, xaes.seal(key, nonce, aad, plaintext));
        });
  }

  @Override
  public byte[] open(Material material, byte[] aad, Sealed sealed) {
    return withKey(
        material,
        key -> {
          try {
            return xaes.open(key, sealed.nonce(), aad, sealed.ciphertextAndTag());
          } catch (AEADBadTagException e) {
            throw new HsmException(Reason.AUTHENTICATION_FAILED, "not sealed so");
          }
        });
  }

  @Override
  public byte[] random(int lengthBytes) {
    return whileOpen(() -> randomness.bytes(lengthBytes));
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      closed = true;
      Arrays.fill(materialsKey, (byte) 0);
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  private <T> T withKey(Material material, Function<byte[], T> use) {
    return whileOpen(
        () -> {
          byte[] key = unseal(material);
          try {
            return use.apply(key);
          } finally {
            Arrays.fill(key, (byte) 0);
          }
        });
  }

  private byte[] unseal(Material material) {
    byte[] stored = material.stored();
    if (stored.length < XAes256Gcm.NONCE_BYTES) {
      throw new HsmException(Reason.MATERIAL_REFUSED, "the material of a key is cut short");
    }
    try {
      return xaes.open(
          materialsKey,
          Arrays.copyOf(stored, XAes256Gcm.NONCE_BYTES),
          binding(material.kind(), material.id(), material.owner()),
          Arrays.copyOfRange(stored, XAes256Gcm.NONCE_BYTES, stored.length));
    } catch (AEADBadTagException e) {
      throw new HsmException(
          Reason.MATERIAL_REFUSED, "the material of a key is damaged or another key's");
    }
  }

  private static byte[] binding(MaterialKind kind, byte[] materialId, byte[] owner) {
    byte[] kindName = kind.name().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(
            3 * Integer.BYTES + kindName.length + materialId.length + owner.length)
        .putInt(kindName.length)
        .put(kindName)
        .putInt(materialId.length)
        .put(materialId)
        .putInt(owner.length)
        .put(owner)
        .array();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] result = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, result, first.length, second.length);
    return result;
  }

  private <T> T whileOpen(Supplier<T> use) {
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new HsmException(Reason.UNAVAILABLE, "the software root is closed");
      }
      return use.get();
    } finally {
      lifetime.readLock().unlock();
    }
  }
}
