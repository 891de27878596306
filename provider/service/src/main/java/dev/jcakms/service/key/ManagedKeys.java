package dev.jcakms.service.key;

import dev.jcakms.format.KeyId;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KeyListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.NewKey;
import dev.jcakms.port.PublicKeyInfo;
import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.KeyChange;
import dev.jcakms.service.admin.NewCertificate;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.Deletion;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.repository.Stamp;
import dev.jcakms.service.root.RootImports;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.root.RootOperations;
import dev.jcakms.service.root.SelfSigning;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys and aliases of an installation: made, found, listed, switched on and off. */
public final class ManagedKeys implements KeyAdministration {

  private final Installation installation;
  private final RootKeys rootKeys;
  private final RootOperations rootOperations;
  private final OwnCertificates ownCertificates;
  private final NewKeys newKeys;
  private final Gate gate;
  private final Stamps stamps;
  private final KeyDeletions deletions;
  private final KeyHistories histories;

  /**
   * The administration of {@code installation}.
   *
   * @param gate forgets what a change makes old
   * @param principal for whom keys are used
   */
  public ManagedKeys(
      Installation installation,
      RootKeys rootKeys,
      RootOperations rootOperations,
      RootImports rootImports,
      Gate gate,
      Principal principal,
      Randomness randomness) {
    this.installation = installation;
    this.rootKeys = rootKeys;
    this.rootOperations = rootOperations;
    this.ownCertificates =
        new OwnCertificates(gate, principal, new SelfSigning(rootOperations, randomness));
    this.stamps = new Stamps(gate);
    this.deletions = new KeyDeletions(installation, gate, stamps);
    this.histories = new KeyHistories(installation);
    this.newKeys = new NewKeys(installation, rootKeys, rootImports, gate, stamps, randomness);
    this.gate = gate;
  }

  @Override
  public KeyMetadata describeKey(KeyName name) {
    return metadata(find(name));
  }

  @Override
  public KeyMetadata createKey(NewKey newKey) {
    return metadata(newKeys.generate(newKey));
  }

  @Override
  public KeyMetadata importKey(NewKey newKey, byte[] secret, List<byte[]> chain) {
    return metadata(newKeys.bring(newKey, secret, chain));
  }

  @Override
  public KeyMetadata ensureKey(String aliasName) {
    return ensureKey(NewKey.symmetric().withAlias(aliasName));
  }

  @Override
  public KeyMetadata ensureKey(NewKey newKey) {
    NewKeys.check(newKey);
    String aliasName =
        newKey
            .alias()
            .orElseThrow(
                () ->
                    new KmsException(
                        KmsErrorCode.VALIDATION,
                        "Only under an alias a key can be there already."));
    KeyName name = KeyName.of(aliasName);
    if (installation.repository().findAlias(aliasName).isPresent()) {
      return describeTaken(name);
    }
    try {
      return createKey(newKey);
    } catch (KmsException e) {
      if (e.code() == KmsErrorCode.ALREADY_EXISTS) {
        return describeTaken(name);
      }
      throw e;
    }
  }

  private KeyMetadata describeTaken(KeyName aliasName) {
    try {
      return describeKey(aliasName);
    } catch (KmsNotFoundException gone) {
      throw new KmsException(
          KmsErrorCode.ALREADY_EXISTS,
          "The alias "
              + aliasName
              + " is of a key whose deletion date is past, and free again when that is destroyed.",
          gone);
    }
  }

  @Override
  public PublicKeyInfo publicKey(KeyName name) {
    KeyRecord record = find(name);
    return new PublicKeyInfo(metadata(record), rootOperations.publicKey(record));
  }

  @Override
  public List<byte[]> certificates(KeyName name) {
    return installation.repository().certificates(find(name).keyId());
  }

  @Override
  public void attachCertificates(KeyName key, List<byte[]> chain) {
    KeyRecord record = deletions.requireNotPending(find(key));
    Certificates.check(chain, rootOperations.publicKey(record));
    installation.repository().replaceCertificates(record.keyId(), chain, stamps.now());
  }

  @Override
  public byte[] createCertificateRequest(KeyName key, NewCertificate certificate) {
    return ownCertificates.request(key, certificate);
  }

  @Override
  public byte[] createSelfSignedCertificate(
      KeyName key, NewCertificate certificate, int validDays) {
    return ownCertificates.certificate(key, certificate, validDays);
  }

  @Override
  public List<KeyListEntry> listKeys() {
    Arns arns = installation.arns();
    return installation.repository().keys().stream()
        .filter(key -> !deletions.isGone(key))
        .map(key -> new KeyListEntry(key.keyId(), arns.key(key.keyId())))
        .toList();
  }

  @Override
  public List<AliasListEntry> listAliases() {
    Arns arns = installation.arns();
    KeyRepository repository = installation.repository();
    Set<KeyId> gone =
        repository.pendingDeletion().stream()
            .filter(deletions::isGone)
            .map(KeyRecord::keyId)
            .collect(Collectors.toSet());
    return repository.aliases().stream()
        .filter(alias -> !gone.contains(alias.target()))
        .map(
            alias ->
                new AliasListEntry(
                    alias.name(),
                    arns.alias(alias.name()),
                    alias.target(),
                    alias.creationDate(),
                    alias.lastUpdatedDate()))
        .toList();
  }

  @Override
  public void createAlias(String aliasName, KeyName targetKey) {
    AliasNames.check(aliasName);
    KeyId target = deletions.requireNotPending(find(managed(targetKey))).keyId();
    KeyRepository repository = installation.repository();
    if (repository.findAlias(aliasName).isPresent()) {
      throw newKeys.aliasExists(aliasName);
    }
    Stamp stamp = stamps.now();
    repository.insertAlias(
        new AliasRecord(aliasName, target, stamp.time(), stamp.time()),
        AliasNames.MAX_PER_KEY,
        stamp);
    gate.forget();
  }

  @Override
  public void enableKey(KeyName key) {
    setState(key, KeyState.ENABLED);
  }

  @Override
  public void disableKey(KeyName key) {
    setState(key, KeyState.DISABLED);
  }

  @Override
  public ScheduledDeletion scheduleKeyDeletion(KeyName key, int pendingWindowDays) {
    KeyDeletions.checkWindow(pendingWindowDays);
    return deletions.schedule(find(managed(key)), pendingWindowDays);
  }

  @Override
  public String cancelKeyDeletion(KeyName key) {
    return deletions.cancel(find(managed(key)));
  }

  @Override
  public List<KeyChange> history(KeyName key) {
    return histories.of(installation.arns().keyId(key));
  }

  @Override
  public KeyMetadata adoptOrphan(String materialId) {
    byte[] id = orphanId(materialId);
    RootKeys.Orphan orphan = rootKeys.orphan(id);
    Stamp stamp = stamps.now();
    KeyRecord record =
        new KeyRecord(
            orphan.owner(),
            KmsKeySpec.SYMMETRIC_DEFAULT,
            KeyUsage.ENCRYPT_DECRYPT,
            orphan.origin(),
            KeyState.ENABLED,
            "adopted",
            stamp.time(),
            List.of(orphan.record()));
    installation.repository().insertUsed(record, rootKeys.allSeals(), stamp);
    gate.forget();
    return describeKey(KeyName.of(record.keyId().toString()));
  }

  @Override
  public void destroyOrphan(String materialId) {
    byte[] id = orphanId(materialId);
    rootKeys.destroyOrphan(id);
    installation.repository().noteOrphanDestroyed(id, stamps.now());
  }

  /** The id of a material, unless a key has it. */
  private byte[] orphanId(String materialId) {
    byte[] id;
    try {
      id = HexFormat.of().parseHex(materialId);
    } catch (IllegalArgumentException e) {
      throw new KmsException(KmsErrorCode.VALIDATION, "a material id is 64 hexadecimal digits", e);
    }
    for (KeyRecord key : installation.repository().keys()) {
      for (MaterialRecord material : key.materials()) {
        if (Arrays.equals(material.id(), id)) {
          throw new KmsException(
              KmsErrorCode.ALREADY_EXISTS,
              "The material belongs to " + installation.arns().key(key.keyId()));
        }
      }
    }
    return id;
  }

  private void setState(KeyName key, KeyState state) {
    KeyRecord record = deletions.requireNotPending(find(managed(key)));
    if (record.state() != state) {
      installation.repository().updateState(record.keyId(), state, stamps.now());
      gate.forget();
    }
  }

  /** Management takes an id or key ARN, as AWS does: an alias might point elsewhere tomorrow. */
  private KeyName managed(KeyName name) {
    return KeyName.of(installation.arns().keyId(name).toString());
  }

  private KeyRecord find(KeyName name) {
    Arns arns = installation.arns();
    KeyRepository repository = installation.repository();
    String bare = arns.withoutArn(name);
    KeyId keyId =
        bare.startsWith(KeyName.ALIAS_PREFIX)
            ? repository
                .findAlias(bare)
                .orElseThrow(
                    () -> new KmsNotFoundException("Alias " + arns.alias(bare) + " is not found."))
                .target()
            : arns.keyId(name);
    return repository
        .find(keyId)
        .map(deletions::requireThere)
        .orElseThrow(
            () -> new KmsNotFoundException("Key '" + arns.key(keyId) + "' does not exist"));
  }

  private KeyMetadata metadata(KeyRecord record) {
    Arns arns = installation.arns();
    return new KeyMetadata(
        record.keyId(),
        arns.key(record.keyId()),
        arns.account(),
        record.creationDate(),
        record.description(),
        record.spec(),
        record.usage(),
        record.state(),
        record.origin(),
        HexFormat.of().formatHex(record.current().id()),
        record.deletion().map(Deletion::date));
  }
}
