package dev.jcakms.service.testing;

import dev.jcakms.format.KeyId;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.software.RootFile;
import dev.jcakms.hsm.software.SoftwareRoot;
import dev.jcakms.port.Arns;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.service.gate.Clocks;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.repository.KeyRepository;
import dev.jcakms.service.root.RootKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A software root and a store in memory. What the root is asked is written down, and a test can
 * have something happen before it answers.
 */
public final class MemoryInstallation implements Installation {
  /** Of everything that is random here. */
  public static final Randomness RANDOM = new OperatingSystemRandomness();

  /** The methods by which the root was asked to do something, in their order. */
  public final List<String> rootAsked = new CopyOnWriteArrayList<>();

  /** The store; another may be put in its place. */
  public volatile MemoryRepository repository = new MemoryRepository();

  /** What the root does before it answers. */
  public volatile Runnable beforeRoot = () -> {};

  /** What the root sealed last. */
  public volatile @Nullable RootCiphertext lastSealed;

  /** The array that the root gave away last. */
  public volatile byte[] lastOpened = new byte[0];

  private final Root root;

  /** A new one, with its root file in an empty directory. */
  public MemoryInstallation(Path directory) {
    Path file = directory.resolve("root");
    RootFile.create(file, UUID.randomUUID().toString(), Optional.empty(), RANDOM);
    root = watched(SoftwareRoot.open(file, Optional.empty(), Primitives.best(), RANDOM));
  }

  private Root watched(Root real) {
    List<String> watchedMethods = List.of("seal", "open", "sign");
    return (Root)
        Proxy.newProxyInstance(
            Root.class.getClassLoader(),
            new Class<?>[] {Root.class},
            (proxy, method, arguments) -> {
              if (watchedMethods.contains(method.getName())) {
                rootAsked.add(method.getName());
                beforeRoot.run();
              }
              try {
                return seen(method.getName(), arguments, method.invoke(real, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private @Nullable Object seen(String method, Object[] arguments, @Nullable Object result) {
    if (method.equals("seal") && result instanceof Sealed sealed) {
      lastSealed =
          RootCiphertext.of((byte[]) arguments[1], sealed.nonce(), sealed.ciphertextAndTag());
    }
    if (method.equals("open") && result instanceof byte[] opened) {
      lastOpened = opened;
    }
    return result;
  }

  /** How often the root was asked so. */
  public int rootCalls(String method) {
    return Collections.frequency(rootAsked, method);
  }

  /** A new key that encrypts, with an alias. */
  public KeyRecord addKey(String alias) {
    return addKey(KmsKeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, alias);
  }

  /** A new key with an alias. */
  public KeyRecord addKey(KmsKeySpec spec, KeyUsage usage, String alias) {
    KeyId keyId = KeyId.of(UUID.randomUUID());
    KeyRecord record =
        new KeyRecord(
            keyId,
            spec,
            usage,
            KeyOrigin.AWS_KMS,
            KeyState.ENABLED,
            "",
            Instant.EPOCH,
            List.of(new RootKeys(this, RANDOM, Clocks.SYSTEM).generate(spec, usage, keyId)));
    repository.insert(
        record, Optional.of(new AliasRecord(alias, keyId, Instant.EPOCH, Instant.EPOCH)));
    return record;
  }

  @Override
  public Arns arns() {
    return Arns.DEFAULT;
  }

  @Override
  public KeyRepository repository() {
    return repository;
  }

  @Override
  public Root root() {
    return root;
  }

  @Override
  public void login(char[] secret) {
    throw new UnsupportedOperationException("not asked for here");
  }

  @Override
  public void makeIfMissing() {}

  @Override
  public void close() {
    root.close();
    repository.close();
  }
}
