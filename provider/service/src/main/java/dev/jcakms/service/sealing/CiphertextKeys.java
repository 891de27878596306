package dev.jcakms.service.sealing;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KmsAccessDeniedException;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Moment;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.repository.KeyRecord;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The permits of a decryption: for the key that was named, or for whichever key a ciphertext names.
 * Thread-safe.
 */
final class CiphertextKeys {
  /** What a key says that no ciphertext of ours names: whoever wrote one would learn what it is. */
  private static final Set<KmsErrorCode> WITH_ONE_ANSWER =
      Set.of(KmsErrorCode.NOT_FOUND, KmsErrorCode.ACCESS_DENIED, KmsErrorCode.INVALID_KEY_USAGE);

  private final Gate gate;
  private final Request request;
  private volatile Optional<Permit> named;

  /** Of the key that a ciphertext named last; judged at every use, as every permit is. */
  private volatile @Nullable Permit namedLast;

  /**
   * Judges the key that {@code request} names, if it names one.
   *
   * @throws KmsException if it may not be used so
   */
  CiphertextKeys(Gate gate, Request request) {
    this.gate = gate;
    this.request = request;
    this.named =
        request.key().isByCiphertext() ? Optional.empty() : Optional.of(gate.admit(request));
  }

  /**
   * Judges the key that was named again, as at the beginning.
   *
   * @throws KmsException if it may not be used so any more
   */
  @SuppressWarnings("ReferenceEquality")
  void admitAgain() {
    Optional<Permit> given = named;
    if (given.isPresent()) {
      Permit again = gate.admitAgain(given.get());
      if (again != given.get()) {
        named = Optional.of(again);
      }
    }
  }

  /**
   * The permit for a ciphertext that names {@code keyId}.
   *
   * @throws KmsInvalidCiphertextException if another key was named, or if this one is unknown, not
   *     allowed, or of another usage, which get one answer
   */
  Permit permitFor(KeyId keyId) {
    Optional<Permit> given = named;
    if (given.isPresent()) {
      Permit permit = given.get();
      if (!permit.keyId().equals(keyId)) {
        throw KmsInvalidCiphertextException.readable(
            new KmsException(
                KmsErrorCode.INCORRECT_KEY,
                "The key ID in the request does not identify a KMS key that can perform this"
                    + " operation on this ciphertext."));
      }
      return permit;
    }
    Permit last = namedLast;
    if (last != null && last.keyId().equals(keyId)) {
      return last;
    }
    Request asked =
        new Request(
            request.principal(),
            request.operation(),
            KeyName.of(keyId.toString()),
            request.context());
    Permit permit = withOneAnswer(() -> gate.admit(asked));
    namedLast = permit;
    return permit;
  }

  /**
   * The record of the key of a permit that {@link #permitFor} gave, judged anew.
   *
   * @throws KmsInvalidCiphertextException if only the ciphertext named the key, and it is unknown
   *     or not allowed by now
   * @throws KmsException if it may not be used so any more
   */
  KeyRecord record(Permit permit, Moment now) {
    return named.isPresent() ? permit.record(now) : withOneAnswer(() -> permit.record(now));
  }

  private static <T> T withOneAnswer(Supplier<T> judgement) {
    try {
      return judgement.get();
    } catch (KmsException refusal) {
      if (!WITH_ONE_ANSWER.contains(refusal.code())) {
        throw refusal;
      }
      throw KmsInvalidCiphertextException.readable(
          new KmsAccessDeniedException(
              "The ciphertext refers to a KMS key that does not exist in this installation, or"
                  + " that you are not allowed to use."));
    }
  }
}
