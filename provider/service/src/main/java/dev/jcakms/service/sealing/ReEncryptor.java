package dev.jcakms.service.sealing;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.format.RootCiphertext;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.port.Arns;
import dev.jcakms.port.DirectCiphertext;
import dev.jcakms.port.DirectPlaintext;
import dev.jcakms.port.EncryptionTerms;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.OaepScheme;
import dev.jcakms.port.ReEncrypted;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.gate.Operation;
import dev.jcakms.service.gate.Permit;
import dev.jcakms.service.gate.Principal;
import dev.jcakms.service.gate.Request;
import dev.jcakms.service.messagekey.MessageKey;
import dev.jcakms.service.root.RootKeys;
import dev.jcakms.service.root.RootOperations;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Opens a ciphertext under one key and seals its content under another. What is inside is nobody's
 * but ours for that moment, and stays of its type: no bytes that somebody chose become a message
 * key. Thread-safe; both keys are judged before anything is opened.
 */
public final class ReEncryptor {
  private static final Set<CiphertextType> OF_APPLICATIONS =
      Set.of(CiphertextType.DATA, CiphertextType.DATA_KEY, CiphertextType.DATA_KEY_PAIR);

  private final Gate gate;
  private final Principal principal;
  private final RootKeys rootKeys;
  private final RootOperations rootOperations;
  private final Primitives primitives;
  private final Arns arns;

  /**
   * A re-encryptor.
   *
   * @param principal who asks
   */
  public ReEncryptor(
      Gate gate,
      Principal principal,
      RootKeys rootKeys,
      RootOperations rootOperations,
      Primitives primitives,
      Arns arns) {
    this.gate = gate;
    this.principal = principal;
    this.rootKeys = rootKeys;
    this.rootOperations = rootOperations;
    this.primitives = primitives;
    this.arns = arns;
  }

  /** What was opened: secret until it is sealed again. */
  private record Opened(
      byte[] plaintext, CiphertextType type, String keyArn, Optional<String> keyMaterialId) {}

  /**
   * Seals the content of a root ciphertext, or of what an RSA key decrypts, anew.
   *
   * @throws KmsException if either key may not be used so
   * @throws KmsInvalidCiphertextException if the ciphertext is refused, or holds a message key
   */
  public ReEncrypted reEncrypt(
      byte[] ciphertextBlob, EncryptionTerms source, EncryptionTerms destination) {
    Permit to = admitTo(destination);
    Opened opened =
        source
            .algorithm()
            .oaep()
            .map(scheme -> openByRsa(ciphertextBlob, source, scheme))
            .orElseGet(() -> openSymmetric(ciphertextBlob, source));
    try {
      Optional<OaepScheme> scheme = destination.algorithm().oaep();
      if (scheme.isPresent()) {
        byte[] made =
            rootOperations.encrypt(to.record(gate.now()), scheme.get(), opened.plaintext());
        return answer(made, opened, arns.key(to.keyId()), Optional.empty());
      }
      DirectCiphertext made = sealer(to).seal(opened.type(), opened.plaintext());
      return answer(
          made.ciphertextBlob(), opened, made.keyArn(), Optional.of(made.keyMaterialId()));
    } finally {
      Arrays.fill(opened.plaintext(), (byte) 0);
    }
  }

  /**
   * Seals a message key anew; the body of the message stays as it is.
   *
   * @return the header that takes the place of the one given
   * @throws KmsException if either key may not be used so; VALIDATION for an algorithm of RSA
   * @throws KmsInvalidCiphertextException if the message key is refused, or is not the one that the
   *     header commits to
   */
  public MessageHeader reEncrypt(
      MessageHeader header, EncryptionTerms source, EncryptionTerms destination) {
    if (source.algorithm().oaep().isPresent() || destination.algorithm().oaep().isPresent()) {
      throw new KmsException(
          KmsErrorCode.VALIDATION, "The key of a message is sealed by symmetric keys alone.");
    }
    DirectSealer sealer = sealer(admitTo(destination));
    DirectPlaintext opened =
        opener(source).open(header.rootCiphertext().bytes(), Set.of(CiphertextType.MESSAGE_KEY));
    try {
      requireCommitted(header, opened.plaintext());
      DirectCiphertext sealed = sealer.seal(CiphertextType.MESSAGE_KEY, opened.plaintext());
      return MessageHeader.of(
          header.type(),
          header.suite(),
          RootCiphertext.read(sealed.ciphertextBlob()),
          header.commitment());
    } finally {
      Arrays.fill(opened.plaintext(), (byte) 0);
    }
  }

  /** Else a key that never was this message's would be sealed as its key. */
  private void requireCommitted(MessageHeader header, byte[] messageKey) {
    if (!MessageKey.isCommittedTo(header.commitment(), messageKey, primitives)) {
      throw KmsInvalidCiphertextException.undisclosed();
    }
  }

  private Opened openSymmetric(byte[] ciphertextBlob, EncryptionTerms source) {
    DirectPlaintext opened = opener(source).open(ciphertextBlob, OF_APPLICATIONS);
    return new Opened(
        opened.plaintext(),
        RootCiphertext.read(ciphertextBlob).type(),
        opened.keyArn(),
        Optional.of(opened.keyMaterialId()));
  }

  private Opened openByRsa(byte[] ciphertext, EncryptionTerms source, OaepScheme scheme) {
    Permit from = gate.admit(request(Operation.RE_ENCRYPT_FROM_BY_RSA, source));
    return new Opened(
        rootOperations.decrypt(from.record(gate.now()), scheme, ciphertext),
        CiphertextType.DATA,
        arns.key(from.keyId()),
        Optional.empty());
  }

  private DirectOpener opener(EncryptionTerms source) {
    return new DirectOpener(gate, request(Operation.RE_ENCRYPT_FROM, source), rootKeys, arns);
  }

  private DirectSealer sealer(Permit to) {
    return new DirectSealer(gate, to, rootKeys, arns);
  }

  private Permit admitTo(EncryptionTerms destination) {
    Operation operation =
        destination.algorithm().oaep().isPresent()
            ? Operation.RE_ENCRYPT_TO_BY_RSA
            : Operation.RE_ENCRYPT_TO;
    return gate.admit(request(operation, destination));
  }

  private Request request(Operation operation, EncryptionTerms terms) {
    return new Request(principal, operation, terms.key(), terms.context());
  }

  private static ReEncrypted answer(
      byte[] made, Opened opened, String keyArn, Optional<String> keyMaterialId) {
    return new ReEncrypted(made, opened.keyArn(), opened.keyMaterialId(), keyArn, keyMaterialId);
  }
}
