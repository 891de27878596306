package dev.jcakms.hsm.software;

import dev.jcakms.hsm.BareKey;
import dev.jcakms.hsm.Capabilities;
import dev.jcakms.hsm.EcPublicKeys;
import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.ForeignKeys;
import dev.jcakms.hsm.Hkdf;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.MacStream;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.MaterialKind.Use;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.RootCalls;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.SecretSource;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.WrapMechanism;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;

/**
 * The embedded root: material is sealed in its record, under a key derived from the root's own.
 * With it is authenticated what the record says of it: kind, id, owner and, of a pair, the public
 * key. A secret is unsealed for one call, and wiped at its end.
 */
public final class SoftwareRoot implements Root {
  /** Only the processors bound it, and a few more threads than those do no harm. */
  private static final int MAX_CONCURRENCY = 8;

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          EnumSet.allOf(MaterialKind.class),
          EnumSet.allOf(SignatureMechanism.Family.class),
          EnumSet.allOf(WrapMechanism.class),
          EnumSet.allOf(MaterialKind.class));
  private static final byte[] MATERIALS_LABEL =
      "jcakms software root materials".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = new byte[0];

  private final String installation;
  private final byte[] materialsKey;
  private final Primitives primitives;
  private final Randomness randomness;
  private final XAes256Gcm xaes;
  private final SecretKeys secretKeys;
  private final RsaKeys rsaKeys;
  private final EcKeys ecKeys;
  private final EdwardsKeys edwardsKeys;
  private final MlDsaKeys mlDsaKeys;
  private final Unwrapping unwrapping;
  private final Lifetime lifetime = new Lifetime();

  /** A root that owns {@code materialsKey} from now on. */
  SoftwareRoot(
      String installation, byte[] materialsKey, Primitives primitives, Randomness randomness) {
    this.installation = installation;
    this.materialsKey = materialsKey;
    this.primitives = primitives;
    this.randomness = randomness;
    this.xaes = new XAes256Gcm(primitives);
    this.secretKeys = new SecretKeys(randomness);
    this.rsaKeys = new RsaKeys(primitives, randomness);
    this.ecKeys = new EcKeys(primitives, randomness);
    this.edwardsKeys = new EdwardsKeys(randomness);
    this.mlDsaKeys = new MlDsaKeys(randomness);
    this.unwrapping = new Unwrapping(primitives, rsaKeys);
  }

  /** The root whose key {@code file} holds. */
  public static SoftwareRoot open(
      Path file, Optional<SecretSource> passphrase, Primitives primitives, Randomness randomness) {
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
  public SealMechanism sealMechanism() {
    return SealMechanism.XAES_256_GCM;
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Material generate(MaterialKind kind, byte[] materialId, byte[] owner) {
    return lifetime.whileOpen(
        () -> {
          try (BareKey key = family(kind.algorithm()).generate(kind.algorithm())) {
            return made(kind, materialId, owner, key);
          }
        });
  }

  @Override
  public Material unwrap(
      MaterialKind kind, byte[] materialId, byte[] owner, Material wrappingKey, Foreign foreign) {
    RootCalls.requireUnwrapping(kind, wrappingKey, foreign);
    return withSecret(
        wrappingKey,
        Use.UNWRAP,
        secret -> {
          byte[] unwrapped =
              unwrapping.unwrap(
                  wrappingKey.kind().algorithm(), secret, foreign.mechanism(), foreign.wrapped());
          try (BareKey key = ForeignKeys.read(kind.algorithm(), unwrapped)) {
            if (foreign.saysPublicKey() && !Arrays.equals(foreign.publicKey(), key.publicKey())) {
              throw RootCalls.notAuthentic();
            }
            return made(kind, materialId, owner, key);
          } catch (InvalidKeyException e) {
            throw RootCalls.notAuthentic();
          } finally {
            Arrays.fill(unwrapped, (byte) 0);
          }
        });
  }

  @Override
  public void check(Material material) {
    Material unused = withSecret(material, material.kind().use(), secret -> material);
  }

  /** Does nothing: the material is in its record alone, and goes with it. */
  @Override
  public void destroy(Material material) {
    lifetime.whileOpen(() -> material);
  }

  @Override
  public Sealed seal(Material material, byte[] aad, byte[] plaintext) {
    return withSecret(
        material,
        Use.SEAL,
        key -> {
          byte[] nonce = randomness.bytes(XAes256Gcm.NONCE_BYTES);
          return new Sealed(nonce, xaes.seal(key, nonce, aad, plaintext));
        });
  }

  @Override
  public byte[] open(Material material, byte[] aad, Sealed sealed) {
    return withSecret(
        material,
        Use.SEAL,
        key -> {
          try {
            return xaes.open(key, sealed.nonce(), aad, sealed.ciphertextAndTag());
          } catch (AEADBadTagException e) {
            throw RootCalls.notAuthentic();
          }
        });
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    RootCalls.requireSignable(material, mechanism, input);
    KeyAlgorithm algorithm = material.kind().algorithm();
    return withSecret(
        material,
        Use.SIGN,
        secret -> signingFamily(algorithm).sign(algorithm, secret, mechanism, input));
  }

  @Override
  public byte[] mac(Material material, byte[] message) {
    try (MacStream stream = macStream(material)) {
      stream.update(message, 0, message.length);
      return stream.doFinal();
    }
  }

  @Override
  public MacStream macStream(Material material) {
    return withSecret(
        material,
        Use.MAC,
        secret -> new HmacStream(lifetime, primitives, material.kind().algorithm(), secret));
  }

  @Override
  public byte[] agree(Material material, byte[] peerPublicKey) {
    RootCalls.requireUse(material, Use.AGREE);
    KeyAlgorithm curve = material.kind().algorithm();
    byte[] point = EcPublicKeys.checkedPoint(curve, peerPublicKey);
    return withSecret(material, Use.AGREE, secret -> ecKeys.agree(curve, secret, point));
  }

  @Override
  public byte[] decrypt(Material material, OaepMechanism mechanism, byte[] ciphertext) {
    return withSecret(
        material, Use.DECRYPT, secret -> rsaKeys.decrypt(secret, mechanism, ciphertext));
  }

  @Override
  public int maxConcurrency() {
    return MAX_CONCURRENCY;
  }

  @Override
  public byte[] random(int lengthBytes) {
    if (lengthBytes < 1) {
      throw new HsmException(Reason.INPUT_REFUSED, lengthBytes + " random bytes");
    }
    return lifetime.whileOpen(() -> randomness.bytes(lengthBytes));
  }

  /** None: material lives in its records. */
  @Override
  public List<byte[]> materialIds() {
    return lifetime.whileOpen(List::of);
  }

  @Override
  public Material adopt(byte[] materialId) {
    return lifetime.whileOpen(
        () -> {
          throw new HsmException(
              Reason.MATERIAL_REFUSED, "the software root keeps no material of its own");
        });
  }

  /** False: nothing is adopted here. */
  @Override
  public boolean isForeign(Material material) {
    return false;
  }

  @Override
  public void close() {
    lifetime.close(() -> Arrays.fill(materialsKey, (byte) 0));
  }

  private <T> T withSecret(Material material, Use use, Function<byte[], T> call) {
    RootCalls.requireUse(material, use);
    return lifetime.whileOpen(
        () -> {
          byte[] secret = unseal(material);
          try {
            return call.apply(secret);
          } finally {
            Arrays.fill(secret, (byte) 0);
          }
        });
  }

  private KeyFamily family(KeyAlgorithm algorithm) {
    return algorithm.isPair() ? signingFamily(algorithm) : secretKeys;
  }

  private SigningFamily signingFamily(KeyAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case RSA -> rsaKeys;
      case EC -> ecKeys;
      case EDWARDS -> edwardsKeys;
      case ML_DSA -> mlDsaKeys;
      case AES, HMAC -> throw new IllegalArgumentException(algorithm + " does not sign");
    };
  }

  /** Seals a key and tries what came of it: a pair whose halves do not fit is never handed out. */
  private Material made(MaterialKind kind, byte[] materialId, byte[] owner, BareKey key) {
    Material material = sealed(kind, materialId, owner, key);
    KeyAlgorithm algorithm = kind.algorithm();
    if (algorithm.isPair()
        && !withSecret(
            material,
            kind.use(),
            secret ->
                signingFamily(algorithm).isConsistent(algorithm, secret, material.publicKey()))) {
      throw new HsmException(
          Reason.UNAVAILABLE, "a new pair of " + algorithm + " did not pass its trial");
    }
    return material;
  }

  private Material sealed(MaterialKind kind, byte[] materialId, byte[] owner, BareKey key) {
    byte[] nonce = randomness.bytes(XAes256Gcm.NONCE_BYTES);
    byte[] binding = binding(kind, materialId, owner, key.publicKey());
    byte[] sealed = xaes.seal(materialsKey, nonce, binding, key.secret());
    return new Material(kind, materialId, owner, joined(nonce, sealed), NOTHING, key.publicKey());
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
          binding(material.kind(), material.id(), material.owner(), material.publicKey()),
          Arrays.copyOfRange(stored, XAes256Gcm.NONCE_BYTES, stored.length));
    } catch (AEADBadTagException e) {
      throw new HsmException(
          Reason.MATERIAL_REFUSED, "the material of a key is damaged or another key's");
    }
  }

  /**
   * What is authenticated with a secret: kind, id and owner, each with its length, and the SHA-256
   * of the public key if there is one, so that the key that goes out is the one that was tried.
   */
  private static byte[] binding(
      MaterialKind kind, byte[] materialId, byte[] owner, byte[] publicKey) {
    byte[] kindName = kind.name().getBytes(StandardCharsets.US_ASCII);
    byte[] publicKeyHash = publicKey.length == 0 ? NOTHING : sha256(publicKey);
    return ByteBuffer.allocate(
            3 * Integer.BYTES
                + kindName.length
                + materialId.length
                + owner.length
                + publicKeyHash.length)
        .putInt(kindName.length)
        .put(kindName)
        .putInt(materialId.length)
        .put(materialId)
        .putInt(owner.length)
        .put(owner)
        .put(publicKeyHash)
        .array();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] result = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, result, first.length, second.length);
    return result;
  }
}
