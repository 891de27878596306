package dev.jcakms.provider;

import dev.jcakms.hsm.Root;
import dev.jcakms.service.repository.KeyRepository;

/** What has just been done in the life of a key; for tests that stop there. */
enum KeyStep {
  MATERIAL_MADE(Root.class, "generate"),
  RECORD_WRITTEN(KeyRepository.class, "insert"),
  DELETION_SCHEDULED(KeyRepository.class, "scheduleDeletion"),
  DELETION_CANCELLED(KeyRepository.class, "cancelDeletion"),
  MARKED(KeyRepository.class, "replaceMark"),
  /** The record is still there, in a transaction that has not ended. */
  MATERIAL_DESTROYED(Root.class, "destroy"),
  RECORD_DESTROYED(KeyRepository.class, "destroy"),
  ERASED(KeyRepository.class, "eraseDestroyed");

  private final Class<?> port;
  private final String method;

  KeyStep(Class<?> port, String method) {
    this.port = port;
    this.method = method;
  }

  /** Whether a call has done this step. */
  boolean isDoneBy(Class<?> calledPort, String calledMethod) {
    return port == calledPort && method.equals(calledMethod);
  }
}
