package dev.jcakms.service.gate;

import dev.jcakms.format.KeyId;
import dev.jcakms.service.repository.KeyRecord;

/**
 * The gate's word that a request may go on, as long as it holds: every use asks for the record and
 * is judged anew. It stays with the key that its name stood for when it was given. Thread-safe.
 */
public final class Permit {
  private final Gate gate;
  private final Request request;
  private final KeyId keyId;
  private final Object generation;
  private volatile Judged judged;

  /** What was decided by records of one generation, which do not change, so neither does it. */
  private record Judged(Object generation, KeyRecord record) {}

  /**
   * The word for a request.
   *
   * @param generation of the records that it was judged by
   * @param record of the key
   */
  Permit(Gate gate, Request request, KeyId keyId, Object generation, KeyRecord record) {
    this.gate = gate;
    this.request = request;
    this.keyId = keyId;
    this.generation = generation;
    this.judged = new Judged(generation, record);
  }

  /** What was asked for. */
  public Request request() {
    return request;
  }

  /** Whether it was given by the records of that generation. */
  @SuppressWarnings("ReferenceEquality")
  boolean isBy(Object otherGeneration) {
    return generation == otherGeneration;
  }

  /** The key that the request's name stood for. */
  public KeyId keyId() {
    return keyId;
  }

  /**
   * The record of the key, if the request may still go on.
   *
   * @param now a reading of the gate's clocks for this use
   * @throws dev.jcakms.port.KmsException if it may not, or if the gate cannot decide
   */
  @SuppressWarnings("ReferenceEquality")
  public KeyRecord record(Moment now) {
    Snapshot current = gate.currentSnapshot(now);
    Judged before = judged;
    if (before.generation == current.generation()) {
      return before.record;
    }
    KeyRecord record = gate.judge(request, keyId, current, now);
    judged = new Judged(current.generation(), record);
    return record;
  }
}
