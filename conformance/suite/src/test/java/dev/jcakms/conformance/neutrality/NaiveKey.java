package dev.jcakms.conformance.neutrality;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key of the naive provider: a handle, whose bytes only its engines see.
 *
 * @param inside the key as a software provider takes it
 */
record NaiveKey(SecretKeySpec inside) implements SecretKey {
  private static final long serialVersionUID = 1L;
  private static final int BYTES = 32;

  static SecretKeySpec inside(Key key) throws InvalidKeyException {
    if (key instanceof NaiveKey naive) {
      return naive.inside;
    }
    throw refusal();
  }

  static InvalidKeyException refusal() {
    return new InvalidKeyException("not a key of mine");
  }

  @Override
  public String getAlgorithm() {
    return inside.getAlgorithm();
  }

  @Override
  public @Nullable String getFormat() {
    return null;
  }

  @Override
  public byte @Nullable [] getEncoded() {
    return null;
  }

  /** Makes such keys for everybody. */
  static final class Generator extends KeyGeneratorSpi {
    private final String algorithm;

    Generator(String algorithm) {
      this.algorithm = algorithm;
    }

    @Override
    protected void engineInit(SecureRandom random) {}

    @Override
    protected void engineInit(AlgorithmParameterSpec parameters, SecureRandom random) {}

    @Override
    protected void engineInit(int sizeBits, SecureRandom random) {}

    @Override
    protected SecretKey engineGenerateKey() {
      NaiveProvider.answered("KeyGenerator");
      return new NaiveKey(new SecretKeySpec(new byte[BYTES], algorithm));
    }
  }
}
