package dev.jcakms.jca;

import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * The cipher of another provider that takes over from one of ours. It is chosen by the first key
 * and stays: the JDK chooses no other either, and only it knows which IVs it has used.
 */
final class SuccessorCipher {
  private final EngineParts parts;
  private final String transformation;
  private @Nullable Cipher chosen;

  SuccessorCipher(EngineParts parts, String transformation) {
    this.parts = parts;
    this.transformation = transformation;
  }

  /** How it is initialised. */
  interface Initialisation {
    void of(Cipher cipher) throws InvalidKeyException, InvalidAlgorithmParameterException;
  }

  /**
   * The cipher, initialised.
   *
   * @throws InvalidKeyException what the first said that was tried, if nobody takes the key
   * @throws InvalidAlgorithmParameterException likewise
   */
  Cipher take(@Nullable Key key, Initialisation initialisation)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    Cipher known = chosen;
    if (known != null) {
      initialisation.of(known);
      return known;
    }
    Cipher next =
        Successors.ofCipher(parts, transformation)
            .initialized(
                key,
                provider -> {
                  Cipher cipher = Cipher.getInstance(transformation, provider);
                  initialisation.of(cipher);
                  return cipher;
                });
    chosen = next;
    return next;
  }

  /**
   * What {@link #take} would begin with. A new one for each question: it must not be taken for one
   * that was chosen by its key.
   */
  Cipher nextInLine() {
    try {
      return Successors.ofCipher(parts, transformation)
          .firstListed(provider -> Cipher.getInstance(transformation, provider));
    } catch (Exception e) {
      throw new ProviderException("no other provider has " + transformation, e);
    }
  }

  /** Parameters of a software provider, whose name others can find. */
  AlgorithmParameters encodable(String algorithm, AlgorithmParameterSpec spec) {
    try {
      return new Successors(parts, "AlgorithmParameters", algorithm)
          .first(
              null,
              provider -> {
                AlgorithmParameters made = AlgorithmParameters.getInstance(algorithm, provider);
                made.init(spec);
                return made;
              });
    } catch (Exception e) {
      throw new ProviderException("no provider encodes parameters of " + algorithm, e);
    }
  }
}
