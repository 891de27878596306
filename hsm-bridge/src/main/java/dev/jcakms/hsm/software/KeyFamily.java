package dev.jcakms.hsm.software;

import dev.jcakms.hsm.KeyAlgorithm;
import java.security.InvalidKeyException;

/**
 * The keys of one family of algorithms: what their bare secret looks like, and what is done with
 * it. Immutable and thread-safe. A secret that is handed in is neither kept nor wiped.
 */
interface KeyFamily {
  /** A new key. */
  BareKey generate(KeyAlgorithm algorithm);

  /**
   * The key inside a foreign secret: a bare symmetric key, or a PKCS#8 PrivateKeyInfo in DER.
   *
   * @throws InvalidKeyException if it is not a key of {@code algorithm} that can be relied on; the
   *     message is for developers and nobody else
   */
  BareKey adopt(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException;
}
