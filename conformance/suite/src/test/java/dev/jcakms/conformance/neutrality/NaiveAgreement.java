package dev.jcakms.conformance.neutrality;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;

/** Refuses the keys of others; it has none of its own in these programs. */
final class NaiveAgreement extends KeyAgreementSpi {
  @Override
  protected void engineInit(Key key, SecureRandom random) throws InvalidKeyException {
    throw NaiveKey.refusal();
  }

  @Override
  protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random)
      throws InvalidKeyException {
    throw NaiveKey.refusal();
  }

  @Override
  protected Key engineDoPhase(Key key, boolean last) {
    throw new IllegalStateException("no key");
  }

  @Override
  protected byte[] engineGenerateSecret() {
    throw new IllegalStateException("no key");
  }

  @Override
  protected int engineGenerateSecret(byte[] secret, int offset) {
    throw new IllegalStateException("no key");
  }

  @Override
  protected SecretKey engineGenerateSecret(String algorithm) {
    throw new IllegalStateException("no key");
  }
}
