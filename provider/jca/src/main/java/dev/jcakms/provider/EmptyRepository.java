package dev.jcakms.provider;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsNotFoundException;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import java.util.List;
import java.util.Optional;

/** The store of an installation that has not been made: nothing is in it, nothing goes into it. */
final class EmptyRepository implements KeyRepository {
  @Override
  public String installation() {
    throw notMade();
  }

  /** Constant: there is nothing to change. */
  @Override
  public long changeCounter() {
    return 0;
  }

  @Override
  public Optional<KeyRecord> find(KeyId keyId) {
    return Optional.empty();
  }

  @Override
  public Optional<AliasRecord> findAlias(String name) {
    return Optional.empty();
  }

  @Override
  public List<KeyRecord> keys() {
    return List.of();
  }

  @Override
  public List<AliasRecord> aliases() {
    return List.of();
  }

  @Override
  public void insert(KeyRecord key, Optional<AliasRecord> alias, List<byte[]> chain) {
    throw notMade();
  }

  @Override
  public void insertUsed(KeyRecord key, long seals) {
    throw notMade();
  }

  @Override
  public void insertAlias(AliasRecord alias, int maxAliasesOfKey) {
    throw notMade();
  }

  @Override
  public void updateState(KeyId keyId, KeyState state) {
    throw notMade();
  }

  @Override
  public List<byte[]> certificates(KeyId keyId) {
    return List.of();
  }

  @Override
  public void replaceCertificates(KeyId keyId, List<byte[]> chain) {
    throw notMade();
  }

  @Override
  public long reserveSeals(byte[] materialId, long seals, long ceiling) {
    throw notMade();
  }

  @Override
  public void close() {}

  private static KmsNotFoundException notMade() {
    return new KmsNotFoundException("there is no installation yet, and so no key");
  }
}
