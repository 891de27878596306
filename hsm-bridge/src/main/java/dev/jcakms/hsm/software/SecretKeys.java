package dev.jcakms.hsm.software;

import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Randomness;
import java.security.InvalidKeyException;

/** Keys of AES and of HMAC. Their form is the key itself, as long as its algorithm says. */
final class SecretKeys implements KeyFamily {
  private final Randomness randomness;

  SecretKeys(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public BareKey generate(KeyAlgorithm algorithm) {
    return new BareKey(randomness.bytes(keyBytes(algorithm)));
  }

  @Override
  public BareKey adopt(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    if (foreign.length != keyBytes(algorithm)) {
      throw new InvalidKeyException(foreign.length + " bytes are no key of " + algorithm);
    }
    return new BareKey(foreign.clone());
  }

  private static int keyBytes(KeyAlgorithm algorithm) {
    return algorithm.size() / Byte.SIZE;
  }
}
