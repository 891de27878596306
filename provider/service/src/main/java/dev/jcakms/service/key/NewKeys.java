package dev.jcakms.service.key;

import dev.jcakms.format.KeyId;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.NewKey;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.repository.Stamp;
import dev.jcakms.service.root.RootImports;
import dev.jcakms.service.root.RootKeys;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Makes keys, of new material or of what was made elsewhere: record and material, or neither. */
final class NewKeys {
  private final Installation installation;
  private final RootKeys rootKeys;
  private final RootImports rootImports;
  private final Gate gate;
  private final Stamps stamps;
  private final Randomness randomness;

  NewKeys(
      Installation installation,
      RootKeys rootKeys,
      RootImports rootImports,
      Gate gate,
      Stamps stamps,
      Randomness randomness) {
    this.installation = installation;
    this.rootKeys = rootKeys;
    this.rootImports = rootImports;
    this.gate = gate;
    this.stamps = stamps;
    this.randomness = randomness;
  }

  /** A key that the root makes. */
  KeyRecord generate(NewKey newKey) {
    check(newKey);
    return made(
        newKey,
        KeyOrigin.AWS_KMS,
        List.of(),
        keyId -> rootKeys.generate(newKey.spec(), newKey.usage(), keyId));
  }

  /** A key that was made elsewhere, with its certificates. */
  KeyRecord bring(NewKey newKey, byte[] secret, List<byte[]> chain) {
    check(newKey);
    byte[] publicHalf = rootImports.publicHalf(newKey.spec(), secret);
    Certificates.check(chain, publicHalf);
    return made(
        newKey,
        KeyOrigin.EXTERNAL,
        chain,
        keyId -> rootImports.bring(newKey.spec(), newKey.usage(), keyId, secret, publicHalf));
  }

  private KeyRecord made(
      NewKey newKey,
      KeyOrigin origin,
      List<byte[]> chain,
      Function<KeyId, MaterialRecord> material) {
    installation.makeIfMissing();
    if (newKey.alias().flatMap(installation.repository()::findAlias).isPresent()) {
      // The transaction would refuse it too, but only after the root has made a key for nothing.
      throw KeyLabels.aliasExists(installation, newKey.alias().orElseThrow());
    }
    KeyId keyId = KeyId.of(randomness.uuid());
    Stamp stamp = stamps.now();
    Instant created = stamp.time();
    KeyRecord record =
        new KeyRecord(
            keyId,
            newKey.spec(),
            newKey.usage(),
            origin,
            KeyState.ENABLED,
            newKey.description(),
            created,
            List.of(material.apply(keyId)));
    try {
      installation
          .repository()
          .insert(
              record,
              newKey.alias().map(name -> new AliasRecord(name, keyId, created, created)),
              chain,
              newKey.tags(),
              stamp);
    } catch (KmsException notKept) {
      rootKeys.destroy(record);
      throw notKept;
    }
    gate.forget();
    return record;
  }

  /** Refuses what no key can be, whoever makes it. */
  static void check(NewKey newKey) {
    newKey.alias().ifPresent(AliasNames::check);
    if (!newKey.spec().usages().contains(newKey.usage())) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "KeyUsage " + newKey.usage() + " is not compatible with KeySpec " + newKey.spec());
    }
    checkDescription(newKey.description());
    TagRules.check(newKey.tags());
    if (newKey.tags().size() > NewKey.MAX_TAGS) {
      throw new KmsException(
          KmsErrorCode.LIMIT_EXCEEDED, "A key has at most " + NewKey.MAX_TAGS + " tags.");
    }
  }

  static void checkDescription(String description) {
    if (description.length() > NewKey.MAX_DESCRIPTION_LENGTH) {
      throw new KmsException(
          KmsErrorCode.VALIDATION,
          "a description has at most " + NewKey.MAX_DESCRIPTION_LENGTH + " characters");
    }
  }
}
