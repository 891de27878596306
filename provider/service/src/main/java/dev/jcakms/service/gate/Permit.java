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

  Permit(Gate gate, Request request, KeyId keyId) {
    this.gate = gate;
    this.request = request;
    this.keyId = keyId;
  }

  /** What was asked for. */
  public Request request() {
    return request;
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
  public KeyRecord record(Moment now) {
    return gate.judge(request, keyId, now);
  }
}
