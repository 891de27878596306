package dev.jcakms.conformance.neutrality;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.MacSpi;

/** Refuses the keys of others; it has none of its own in these programs. */
final class NaiveMac extends MacSpi {
  private static final int BITS_OF_A_BYTE = 8;

  private final int lengthBytes;

  NaiveMac(String algorithm) {
    lengthBytes = Integer.parseInt(algorithm.replace("HmacSHA", "")) / BITS_OF_A_BYTE;
  }

  @Override
  protected int engineGetMacLength() {
    return lengthBytes;
  }

  @Override
  protected void engineInit(Key key, AlgorithmParameterSpec parameters) throws InvalidKeyException {
    throw NaiveKey.refusal();
  }

  @Override
  protected void engineUpdate(byte input) {
    throw new IllegalStateException("no key");
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    throw new IllegalStateException("no key");
  }

  @Override
  protected byte[] engineDoFinal() {
    throw new IllegalStateException("no key");
  }

  @Override
  protected void engineReset() {}
}
