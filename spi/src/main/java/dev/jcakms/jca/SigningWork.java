package dev.jcakms.jca;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.port.HashAlgorithm;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.MessageInput;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.Signing;
import java.security.Provider;
import java.util.Arrays;

/**
 * The signatures of one key by one scheme: one message after the other, each signed in the root.
 */
final class SigningWork {
  private final SignatureScheme scheme;
  private final Signing signing;
  private final MessageInput message;
  private boolean begun;

  /**
   * Asks for the right to sign.
   *
   * @throws KmsException if the key may not be used so
   */
  SigningWork(KmsPrivateKey key, SignatureScheme scheme, EngineParts parts) {
    this.scheme = scheme;
    this.signing = key.service().signing(key.keyName(), scheme);
    this.message = MessageInput.of(scheme, key.publicKey().getEncoded(), hashes(scheme, parts));
  }

  /** Bouncy Castle takes its time to load: only ML-DSA needs its hash. */
  private static Provider hashes(SignatureScheme scheme, EngineParts parts) {
    return scheme instanceof SignatureScheme.MlDsa ? parts.software().get() : parts.self();
  }

  SignatureScheme scheme() {
    return scheme;
  }

  /** Whether a part of a message came that is not signed yet. */
  boolean isBegun() {
    return begun;
  }

  void update(byte[] in, int offset, int length) {
    begun = true;
    message.update(in, offset, length);
  }

  /**
   * Signs what came, and forgets it, also when it throws.
   *
   * @throws KmsException VALIDATION for a message that the scheme does not take
   */
  byte[] sign() {
    begun = false;
    byte[] input = message.finish();
    try {
      requireDigest(input);
      return signing.sign(input);
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }

  /** Where the caller hashed, what he gives has the length of some hash. */
  private void requireDigest(byte[] input) {
    if (!(scheme instanceof SignatureScheme.Ecdsa ecdsa) || ecdsa.hash().isPresent()) {
      return;
    }
    for (HashAlgorithm hash : HashAlgorithm.values()) {
      if (input.length == hash.digestBytes()) {
        return;
      }
    }
    throw new KmsException(
        KmsErrorCode.VALIDATION,
        "a digest of 20, 28, 32, 48 or 64 bytes is signed so, not " + input.length + " bytes");
  }
}
