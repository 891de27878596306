package dev.jcakms.conformance.neutrality;

import java.io.IOException;
import java.security.AlgorithmParametersSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;

/** Refuses all parameters: those of its own keys never leave it. */
final class NaiveParameters extends AlgorithmParametersSpi {
  private static final String TEXT = "not parameters of mine";

  @Override
  protected void engineInit(AlgorithmParameterSpec spec) throws InvalidParameterSpecException {
    throw new InvalidParameterSpecException(TEXT);
  }

  @Override
  protected void engineInit(byte[] encoded) throws IOException {
    throw new IOException(TEXT);
  }

  @Override
  protected void engineInit(byte[] encoded, String format) throws IOException {
    throw new IOException(TEXT);
  }

  @Override
  protected <T extends AlgorithmParameterSpec> T engineGetParameterSpec(Class<T> type)
      throws InvalidParameterSpecException {
    throw new InvalidParameterSpecException(TEXT);
  }

  @Override
  protected byte[] engineGetEncoded() throws IOException {
    throw new IOException(TEXT);
  }

  @Override
  protected byte[] engineGetEncoded(String format) throws IOException {
    throw new IOException(TEXT);
  }

  @Override
  protected String engineToString() {
    return TEXT;
  }
}
