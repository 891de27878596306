package dev.jcakms.service.sealing;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.KeyName;
import dev.jcakms.service.KmsKeyService;
import dev.jcakms.service.gate.Watcher;
import dev.jcakms.service.messagekey.CacheLimits;
import dev.jcakms.service.repository.KeyRecord;
import dev.jcakms.service.testing.MemoryInstallation;
import dev.jcakms.service.testing.StillClocks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A service with two keys that encrypt. */
abstract class SealingFixture {
  static final KeyName ALIAS = KeyName.of("alias/orders");
  static final KeyName OTHER = KeyName.of("alias/other");
  static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "42");
  static final byte[] PLAINTEXT = "a plaintext".getBytes(StandardCharsets.UTF_8);
  static final byte[] NOTHING = new byte[0];

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  final StillClocks clocks = new StillClocks();

  /** Without a thread. */
  final Watcher watcher = new Watcher(clocks, task -> {});

  MemoryInstallation installation;
  KmsKeyService service;
  KeyRecord key;

  @BeforeEach
  void makeAService() {
    installation = new MemoryInstallation(directory);
    key = installation.addKey(ALIAS.text());
    installation.addKey(OTHER.text());
    service = service();
  }

  @AfterEach
  void closeTheService() {
    service.close();
  }

  /** Another service of the same installation. */
  final KmsKeyService service() {
    return new KmsKeyService(
        installation,
        clocks,
        MemoryInstallation.RANDOM,
        Primitives.best(),
        CacheLimits.DEFAULT,
        Duration.ZERO,
        watcher);
  }

  final String arn() {
    return installation.arns().key(key.keyId());
  }
}
