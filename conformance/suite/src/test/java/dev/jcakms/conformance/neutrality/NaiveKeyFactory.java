package dev.jcakms.conformance.neutrality;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;

/** Refuses what describes the keys of others. */
final class NaiveKeyFactory extends KeyFactorySpi {
  private static final String TEXT = "not a key of mine";

  @Override
  protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
    throw new InvalidKeySpecException(TEXT);
  }

  @Override
  protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
    throw new InvalidKeySpecException(TEXT);
  }

  @Override
  protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type)
      throws InvalidKeySpecException {
    throw new InvalidKeySpecException(TEXT);
  }

  @Override
  protected Key engineTranslateKey(Key key) throws InvalidKeyException {
    throw NaiveKey.refusal();
  }
}
