package dev.jcakms.service.root;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.EncryptionContext;
import dev.jcakms.format.KeyId;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.format.RootSuite;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The root of an installation, in terms of keys and root ciphertexts. The only caller of the root
 * port. Thread-safe. It judges nothing: records come here through the gate.
 */
public final class RootKeys {
  private final Installation installation;
  private final Randomness randomness;
  private final SealCounts sealCounts;

  /** The root of {@code installation}; it is opened at the first use. */
  public RootKeys(Installation installation, Randomness randomness, Clocks clocks) {
    this.installation = installation;
    this.randomness = randomness;
    this.sealCounts = new SealCounts(installation, clocks);
  }

  /** The suite of the root ciphertexts that {@link #seal} makes. */
  public RootSuite suite() {
    return RootFailures.translated(() -> Mechanisms.suite(installation.root().sealMechanism()));
  }

  /**
   * Makes material for a new key.
   *
   * @throws KmsException UNSUPPORTED_OPERATION for a spec that the root cannot hold
   */
  public MaterialRecord generate(KmsKeySpec spec, KeyUsage usage, KeyId owner) {
    return RootFailures.translated(
        () -> {
          Material made =
              installation
                  .root()
                  .generate(
                      Mechanisms.kind(spec, usage),
                      randomness.bytes(Material.ID_BYTES),
                      owner.bytes());
          return Materials.record(made);
        });
  }

  /**
   * Material that the root holds and no record names.
   *
   * @param owner the key that it was made for
   * @param origin where it was made
   * @param record what a record keeps of it
   */
  public record Orphan(KeyId owner, KeyOrigin origin, MaterialRecord record) {}

  /**
   * Looks at an orphan, whether to keep or to destroy it.
   *
   * @throws KmsException NOT_FOUND if there is none; UNSUPPORTED_OPERATION if it is of a kind that
   *     no key here has
   */
  public Orphan orphan(byte[] materialId) {
    Material found = adopted(materialId);
    if (found.kind() != MaterialKind.AES_256) {
      throw new KmsException(
          KmsErrorCode.UNSUPPORTED_OPERATION,
          "Material of kind " + found.kind() + " cannot be adopted here.");
    }
    KeyOrigin origin =
        installation.root().isForeign(found) ? KeyOrigin.EXTERNAL : KeyOrigin.AWS_KMS;
    return new Orphan(KeyId.read(found.owner()), origin, Materials.record(found));
  }

  /** Destroys an orphan of whatever kind. */
  public void destroyOrphan(byte[] materialId) {
    Material found = adopted(materialId);
    Material unused =
        RootFailures.translated(
            () -> {
              installation.root().destroy(found);
              return found;
            });
  }

  private Material adopted(byte[] materialId) {
    try {
      return installation.root().adopt(materialId);
    } catch (HsmException e) {
      if (e.reason() == HsmException.Reason.MATERIAL_REFUSED) {
        throw new KmsNotFoundException("The root has no such material of its own.");
      }
      throw RootFailures.translate(e);
    }
  }

  /** How many operations the root has under way at the same time at most. */
  public int maxConcurrency() {
    return RootFailures.translated(() -> installation.root().maxConcurrency());
  }

  /** How many seals a material may make in all; none where nothing is counted. */
  public long allSeals() {
    return RootFailures.translated(() -> installation.root().sealMechanism().maxSeals()).orElse(0);
  }

  /** Destroys the material of a key whose record was not kept. */
  public void destroy(KeyRecord record) {
    RootFailures.translated(
        () -> {
          for (MaterialRecord material : record.materials()) {
            installation.root().destroy(Materials.of(record, material));
          }
          return record;
        });
  }

  /**
   * Seals {@code plaintext} under the current material of a key.
   *
   * @throws KmsException LIMIT_EXCEEDED if the material has sealed as often as it may
   */
  public RootCiphertext seal(
      CiphertextType type, KeyRecord record, EncryptionContext context, byte[] plaintext) {
    MaterialRecord current = record.current();
    byte[] materialTag = Arrays.copyOf(current.id(), RootCiphertext.MATERIAL_TAG_BYTES);
    byte[] aad = RootCiphertext.additionalData(type, suite(), record.keyId(), materialTag, context);
    OptionalLong maxSeals =
        RootFailures.translated(() -> installation.root().sealMechanism().maxSeals());
    if (maxSeals.isPresent()) {
      sealCounts.take(record, current, maxSeals.getAsLong());
    }
    Sealed sealed =
        RootFailures.translated(
            () -> installation.root().seal(Materials.of(record, current), aad, plaintext));
    return RootCiphertext.of(aad, sealed.nonce(), sealed.ciphertextAndTag());
  }

  /**
   * Opens a root ciphertext under the material that it names. The caller owns the result and wipes
   * it.
   *
   * @param record of the key that {@code ciphertext} names
   * @throws KmsInvalidCiphertextException if it is refused
   */
  public byte[] open(RootCiphertext ciphertext, KeyRecord record, EncryptionContext context) {
    MaterialRecord named = materialOf(ciphertext, record);
    return RootFailures.translated(
        () ->
            installation
                .root()
                .open(
                    Materials.of(record, named),
                    ciphertext.additionalData(context),
                    new Sealed(ciphertext.nonce(), ciphertext.ciphertextAndTag())));
  }

  /**
   * The material that a root ciphertext names.
   *
   * @throws KmsInvalidCiphertextException if the key has none such, or not for this suite
   */
  public MaterialRecord materialOf(RootCiphertext ciphertext, KeyRecord record) {
    byte[] tag = ciphertext.materialTag();
    for (MaterialRecord material : record.materials()) {
      if (material.hasTag(tag) && ciphertext.suite() == suite()) {
        return material;
      }
    }
    throw KmsInvalidCiphertextException.readable(
        new KmsException(
            KmsErrorCode.INVALID_CIPHERTEXT,
            "The ciphertext names key material that " + record.keyId() + " does not have."));
  }
}
