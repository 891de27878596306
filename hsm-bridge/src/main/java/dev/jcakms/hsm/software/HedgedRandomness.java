package dev.jcakms.hsm.software;

import dev.jcakms.hsm.Randomness;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.prng.EntropySource;
import org.bouncycastle.crypto.prng.drbg.HMacSP800DRBG;
import org.bouncycastle.crypto.prng.drbg.SP80090DRBG;

/**
 * The randomness of one ECDSA signature: an HMAC-DRBG (SP 800-90A) with SHA-512 over key, digest
 * and fresh bytes, as in RFC 6979, 3.6. While the fresh bytes are good nobody can foresee it; if
 * they repeat themselves, it still differs from digest to digest, and an equal nonce under two
 * digests would give the key away. For one thread and one signature.
 */
final class HedgedRandomness implements Randomness {
  private static final int STRENGTH_BITS = 256;
  private static final int FRESH_BYTES = 32;

  private final SP80090DRBG generator;

  /** The arrays are read and not kept. */
  HedgedRandomness(byte[] secret, byte[] digest, Randomness fresh) {
    this.generator =
        new HMacSP800DRBG(
            new HMac(new SHA512Digest()),
            STRENGTH_BITS,
            new Seed(secret),
            fresh.bytes(FRESH_BYTES),
            digest);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    generator.generate(bytes, null, false);
  }

  private record Seed(byte[] secret) implements EntropySource {
    @Override
    public boolean isPredictionResistant() {
      return false;
    }

    @Override
    public byte[] getEntropy() {
      return secret;
    }

    @Override
    public int entropySize() {
      return secret.length * Byte.SIZE;
    }
  }
}
