package dev.jcakms.hsm.software;

import dev.jcakms.hsm.BareKey;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Randomness;

/** Keys of AES and of HMAC, made as long as their algorithm says. */
final class SecretKeys implements KeyFamily {
  private final Randomness randomness;

  SecretKeys(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public BareKey generate(KeyAlgorithm algorithm) {
    return BareKey.ofSecret(randomness.bytes(algorithm.sizeBytes()));
  }
}
