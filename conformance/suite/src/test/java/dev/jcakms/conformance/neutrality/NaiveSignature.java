package dev.jcakms.conformance.neutrality;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/** Refuses the keys of others; it has none of its own in these programs. */
final class NaiveSignature extends SignatureSpi {
  private @Nullable AlgorithmParameterSpec set;

  @Override
  protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
    throw NaiveKey.refusal();
  }

  @Override
  protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
    throw NaiveKey.refusal();
  }

  @Override
  protected void engineUpdate(byte input) throws SignatureException {
    throw new SignatureException("no key");
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) throws SignatureException {
    throw new SignatureException("no key");
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    throw new SignatureException("no key");
  }

  @Override
  protected boolean engineVerify(byte[] signature) throws SignatureException {
    throw new SignatureException("no key");
  }

  /** Any: to be looked at when there is a key. */
  @Override
  protected void engineSetParameter(@Nullable AlgorithmParameterSpec parameters) {
    set = parameters;
  }

  @Override
  protected @Nullable AlgorithmParameters engineGetParameters() {
    if (set == null) {
      return null;
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS", "SunRsaSign");
      parameters.init(set);
      return parameters;
    } catch (GeneralSecurityException e) {
      throw new ProviderException(e);
    }
  }

  @Deprecated
  @Override
  protected void engineSetParameter(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  @Deprecated
  @Override
  protected Object engineGetParameter(String name) {
    throw new UnsupportedOperationException();
  }
}
