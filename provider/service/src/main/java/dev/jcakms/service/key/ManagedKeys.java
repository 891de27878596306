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
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.NewCertificate;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.repository.MaterialRecord;
import dev.jcakms.service.root.RootImports;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.root.RootOperations;
import dev.jcakms.service.root.SelfSigning;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The keys and aliases of an installation: made, found, listed, switched on and off. */
public final class ManagedKeys implements KeyAdministration {

  private final Installation installation;
  private final RootKeys rootKeys;
  private final RootOperations rootOperations;
  private final OwnCertificates ownCertificates;
  private final NewKeys newKeys;
  private final Gate gate;

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
    this.newKeys = new NewKeys(installation, rootKeys, rootImports, gate, randomness);
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
      return describeKey(name);
    }
    try {
      return createKey(newKey);
    } catch (KmsException e) {
      if (e.code() == KmsErrorCode.ALREADY_EXISTS) {
        return describeKey(name);
      }
      throw e;
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
    KeyRecord record = find(key);
    Certificates.check(chain, rootOperations.publicKey(record));
    installation.repository().replaceCertificates(record.keyId(), chain);
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
        .map(key -> new KeyListEntry(key.keyId(), arns.key(key.keyId())))
        .toList();
  }

  @Override
  public List<AliasListEntry> listAliases() {
    Arns arns = installation.arns();
    return installation.repository().aliases().stream()
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
    KeyId target = find(managed(targetKey)).keyId();
    KeyRepository repository = installation.repository();
    if (repository.findAlias(aliasName).isPresent()) {
      throw newKeys.aliasExists(aliasName);
    }
    Instant created = gate.now().instant();
    repository.insertAlias(
        new AliasRecord(aliasName, target, created, created), AliasNames.MAX_PER_KEY);
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
  public KeyMetadata adoptOrphan(String materialId) {
    byte[] id = orphanId(materialId);
    RootKeys.Orphan orphan = rootKeys.orphan(id);
    KeyRecord record =
        new KeyRecord(
            orphan.owner(),
            KmsKeySpec.SYMMETRIC_DEFAULT,
            KeyUsage.ENCRYPT_DECRYPT,
            orphan.origin(),
            KeyState.ENABLED,
            "adopted",
            gate.now().instant(),
            List.of(orphan.record()));
    installation.repository().insertUsed(record, rootKeys.allSeals());
    gate.forget();
    return describeKey(KeyName.of(record.keyId().toString()));
  }

  @Override
  public void destroyOrphan(String materialId) {
    rootKeys.destroyOrphan(orphanId(materialId));
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
    KeyRecord record = find(managed(key));
    if (record.state() != state) {
      installation.repository().updateState(record.keyId(), state);
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
        HexFormat.of().formatHex(record.current().id()));
  }
}
