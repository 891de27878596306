package dev.jcakms.service.key;

import dev.jcakms.format.MessageHeader;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.EncryptionTerms;
import dev.jcakms.port.KeyListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.port.NewKey;
import dev.jcakms.port.PublicKeyInfo;
import dev.jcakms.port.ReEncrypted;
import dev.jcakms.port.ScheduledDeletion;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.KeyChange;
import dev.jcakms.service.admin.NewCertificate;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
import dev.jcakms.service.admin.Tag;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.root.RootImports;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.root.RootOperations;
import dev.jcakms.service.root.SelfSigning;
import dev.jcakms.service.sealing.ReEncryptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys and aliases of an installation: made, found, listed, switched on and off. */
public final class ManagedKeys implements KeyAdministration {
  private final Installation installation;
  private final RootOperations rootOperations;
  private final OwnCertificates ownCertificates;
  private final NewKeys newKeys;
  private final ReEncryptor reEncryptor;
  private final Gate gate;
  private final Stamps stamps;
  private final KeyDeletions deletions;
  private final KeyHistories histories;
  private final KeyLists lists;
  private final KeyLabels labels;
  private final KeyFinder finder;
  private final Orphans orphans;

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
      ReEncryptor reEncryptor,
      Gate gate,
      Principal principal,
      Randomness randomness) {
    this.installation = installation;
    this.rootOperations = rootOperations;
    this.ownCertificates =
        new OwnCertificates(gate, principal, new SelfSigning(rootOperations, randomness));
    this.stamps = new Stamps(gate);
    this.deletions = new KeyDeletions(installation, gate, stamps);
    this.histories = new KeyHistories(installation);
    this.newKeys = new NewKeys(installation, rootKeys, rootImports, gate, stamps, randomness);
    this.reEncryptor = reEncryptor;
    this.lists = new KeyLists(installation, gate);
    this.labels = new KeyLabels(installation, gate, stamps);
    this.finder = new KeyFinder(installation, deletions);
    this.orphans = new Orphans(installation, rootKeys, gate, stamps);
    this.gate = gate;
  }

  @Override
  public KeyMetadata describeKey(KeyName name) {
    return finder.metadata(finder.find(name));
  }

  @Override
  public KeyMetadata createKey(NewKey newKey) {
    return finder.metadata(newKeys.generate(newKey));
  }

  @Override
  public KeyMetadata importKey(NewKey newKey, byte[] secret, List<byte[]> chain) {
    return finder.metadata(newKeys.bring(newKey, secret, chain));
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
    KeyRecord record = finder.find(name);
    return new PublicKeyInfo(finder.metadata(record), rootOperations.publicKey(record));
  }

  @Override
  public List<byte[]> certificates(KeyName name) {
    return installation.repository().certificates(finder.find(name).keyId());
  }

  @Override
  public void attachCertificates(KeyName key, List<byte[]> chain) {
    KeyRecord record = deletions.requireNotPending(finder.find(key));
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
    return lists.keys();
  }

  @Override
  public Page<KeyListEntry> listKeys(PageRequest page) {
    return lists.keys(page);
  }

  @Override
  public List<AliasListEntry> listAliases() {
    return lists.aliases();
  }

  @Override
  public Page<AliasListEntry> listAliases(Optional<KeyName> key, PageRequest page) {
    return lists.aliases(key.map(name -> finder.managed(name)), page);
  }

  @Override
  public void createAlias(String aliasName, KeyName targetKey) {
    AliasNames.check(aliasName);
    labels.createAlias(aliasName, deletions.requireNotPending(finder.managed(targetKey)));
  }

  @Override
  public void updateAlias(String aliasName, KeyName targetKey) {
    labels.updateAlias(
        aliasName,
        deletions.requireNotPending(finder.managed(targetKey)),
        keyId -> finder.find(KeyName.of(keyId.toString())));
  }

  @Override
  public void deleteAlias(String aliasName) {
    labels.deleteAlias(aliasName);
  }

  @Override
  public void updateKeyDescription(KeyName key, String description) {
    NewKeys.checkDescription(description);
    labels.describe(deletions.requireNotPending(finder.managed(key)), description);
  }

  @Override
  public void tagResource(KeyName key, Map<String, String> tags) {
    TagRules.check(tags);
    labels.tag(deletions.requireNotPending(finder.managed(key)), tags);
  }

  @Override
  public void untagResource(KeyName key, Set<String> tagKeys) {
    TagRules.checkKeys(tagKeys);
    labels.untag(deletions.requireNotPending(finder.managed(key)), tagKeys);
  }

  @Override
  public Page<Tag> listResourceTags(KeyName key, PageRequest page) {
    return lists.tags(finder.managed(key), page);
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
    return deletions.schedule(finder.managed(key), pendingWindowDays);
  }

  @Override
  public String cancelKeyDeletion(KeyName key) {
    return deletions.cancel(finder.managed(key));
  }

  @Override
  public List<KeyChange> history(KeyName key) {
    return histories.of(installation.arns().keyId(key));
  }

  @Override
  public Page<KeyChange> history(KeyName key, PageRequest page) {
    return histories.of(installation.arns().keyId(key), page);
  }

  @Override
  public ReEncrypted reEncrypt(
      byte[] ciphertextBlob, EncryptionTerms source, EncryptionTerms destination) {
    return reEncryptor.reEncrypt(ciphertextBlob, source, destination);
  }

  @Override
  public MessageHeader reEncrypt(
      MessageHeader header, EncryptionTerms source, EncryptionTerms destination) {
    return reEncryptor.reEncrypt(header, source, destination);
  }

  @Override
  public KeyMetadata adoptOrphan(String materialId) {
    return finder.metadata(orphans.adopt(materialId));
  }

  @Override
  public void destroyOrphan(String materialId) {
    orphans.destroy(materialId);
  }

  private void setState(KeyName key, KeyState state) {
    KeyRecord record = deletions.requireNotPending(finder.managed(key));
    if (record.state() != state) {
      installation.repository().updateState(record.keyId(), state, stamps.now());
      gate.forget(record.keyId());
    }
  }
}
