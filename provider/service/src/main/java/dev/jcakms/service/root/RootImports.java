package dev.jcakms.service.root;

import dev.jcakms.format.KeyId;
import dev.jcakms.hsm.BareKey;
import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.ForeignKeys;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.WrapMechanism;
import dev.jcakms.hsm.Wrapping;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.MaterialRecord;
import java.lang.System.Logger.Level;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Brings secrets that were made elsewhere into the root of an installation. None goes there in the
 * clear: it is wrapped for a pair that the root makes for it and that is destroyed afterwards. A
 * pair that lives in its record alone leaves nothing in the root, and serves for the imports after
 * it too, since an RSA pair takes longer to make than to use. Thread-safe. It judges nothing.
 */
public final class RootImports {
  private static final System.Logger LOG = System.getLogger("dev.jcakms");

  /** As strong as what AES-256 and the curves need at least: 128 bits (SP 800-57, table 2). */
  private static final MaterialKind WRAPPING_KIND = MaterialKind.RSA_3072_UNWRAP;

  /** The better one first. */
  private static final List<WrapMechanism> MECHANISMS =
      List.of(
          WrapMechanism.RSA_AES_KEY_WRAP_SHA_256,
          WrapMechanism.RSA_AES_KEY_WRAP_SHA_1,
          WrapMechanism.RSA_OAEP_SHA_256,
          WrapMechanism.RSA_OAEP_SHA_1);

  private final Installation installation;
  private final Randomness randomness;
  private final Wrapping wrapping;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable Material kept;

  /** The root of {@code installation}; it is opened at the first use. */
  public RootImports(Installation installation, Primitives primitives, Randomness randomness) {
    this.installation = installation;
    this.randomness = randomness;
    this.wrapping = new Wrapping(primitives, randomness);
  }

  /**
   * The public half of a foreign pair, no bytes for a symmetric key. Computed in software, which
   * looks at all the parts of a key, as not every root does.
   *
   * @param secret bare, or the PKCS #8 form of a pair; neither kept nor wiped
   * @throws KmsException VALIDATION, with what is wrong, if it is not a sound one of that spec
   */
  public byte[] publicHalf(KmsKeySpec spec, byte[] secret) {
    try (BareKey key = ForeignKeys.read(Mechanisms.algorithm(spec), secret)) {
      return key.publicKey();
    } catch (InvalidKeyException e) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "This is no key of spec " + spec + ": " + e.getMessage() + ".");
    }
  }

  /**
   * Makes material of a foreign secret.
   *
   * @param secret as above
   * @param publicHalf its public half, no bytes for a symmetric key
   * @throws KmsException UNSUPPORTED_OPERATION if the root does not take such a key from elsewhere
   */
  public MaterialRecord bring(
      KmsKeySpec spec, KeyUsage usage, KeyId owner, byte[] secret, byte[] publicHalf) {
    MaterialKind kind = Mechanisms.kind(spec, usage);
    return RootFailures.translated(
        () -> {
          Root root = installation.root();
          WrapMechanism mechanism = mechanism(root, kind);
          Material wrappingKey = wrappingKey(root, owner);
          try {
            byte[] wrapped = wrapping.rsa(mechanism, wrappingKey.publicKey(), secret);
            return Materials.record(
                root.unwrap(
                    kind,
                    randomness.bytes(Material.ID_BYTES),
                    owner.bytes(),
                    wrappingKey,
                    new Foreign(mechanism, wrapped, publicHalf)));
          } catch (HsmException e) {
            throw isRefused(e) ? notTaken(spec) : e;
          } finally {
            letGo(root, wrappingKey);
          }
        });
  }

  private static WrapMechanism mechanism(Root root, MaterialKind kind) {
    if (!root.capabilities().importableKinds().contains(kind)) {
      throw new HsmException(
          Reason.UNSUPPORTED, "this root takes no " + kind + " that was made elsewhere");
    }
    Set<WrapMechanism> offered = root.capabilities().wraps();
    return MECHANISMS.stream()
        .filter(offered::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new HsmException(
                    Reason.UNSUPPORTED, "this root unwraps nothing that an RSA key wraps"));
  }

  private Material wrappingKey(Root root, KeyId owner) {
    Material known = kept;
    return known != null ? known : makeWrappingKey(root, owner);
  }

  /** One at a time: of those that wait, most will find one that may be kept. */
  private Material makeWrappingKey(Root root, KeyId owner) {
    making.lock();
    try {
      Material known = kept;
      if (known != null) {
        return known;
      }
      Material made =
          root.generate(WRAPPING_KIND, randomness.bytes(Material.ID_BYTES), owner.bytes());
      if (livesInItsRecord(made)) {
        kept = made;
      }
      return made;
    } finally {
      making.unlock();
    }
  }

  private static boolean livesInItsRecord(Material material) {
    return material.stored().length > 0;
  }

  private static void letGo(Root root, Material wrappingKey) {
    if (livesInItsRecord(wrappingKey)) {
      return;
    }
    try {
      root.destroy(wrappingKey);
    } catch (HsmException e) {
      // What was imported is whole; this is one of the orphans that kms doctor names.
      LOG.log(Level.WARNING, "a key that wrapped an imported one is left in the root", e);
    }
  }

  private static boolean isRefused(HsmException failure) {
    return failure.reason() == Reason.AUTHENTICATION_FAILED;
  }

  /** Nothing is hidden from whoever has the key itself. */
  private static KmsException notTaken(KmsKeySpec spec) {
    return new KmsException(
        KmsErrorCode.VALIDATION, "The root does not take this as a key of spec " + spec + ".");
  }
}
