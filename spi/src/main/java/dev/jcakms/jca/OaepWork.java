package dev.jcakms.jca;

import dev.jcakms.port.OaepDecrypting;
import javax.crypto.IllegalBlockSizeException;

/** Decryption by an RSA key, of one ciphertext after the other. */
final class OaepWork extends WholeInputWork {
  private final OaepDecrypting decrypting;
  private final int modulusBytes;
  private final int maxPlaintextBytes;

  /**
   * Decryption under one key and scheme.
   *
   * @param maxPlaintextBytes the most that comes out, whatever is in a ciphertext
   */
  OaepWork(OaepDecrypting decrypting, int modulusBytes, int maxPlaintextBytes) {
    super(modulusBytes);
    this.decrypting = decrypting;
    this.modulusBytes = modulusBytes;
    this.maxPlaintextBytes = maxPlaintextBytes;
  }

  @Override
  public void updateAad(byte[] in, int offset, int length) {
    throw new UnsupportedOperationException("OAEP has a label, and no associated data");
  }

  /** However much has come: how long the plaintext is, is known when it is there. */
  @Override
  public long outputBytes(long inputBytes) {
    return maxPlaintextBytes;
  }

  @Override
  public long finalBytes(byte[] in, int offset, int length) {
    return maxPlaintextBytes;
  }

  @Override
  void checkLength(long inputBytes) throws IllegalBlockSizeException {
    if (inputBytes > modulusBytes) {
      throw new IllegalBlockSizeException(
          "a ciphertext has " + modulusBytes + " bytes, not " + inputBytes);
    }
  }

  @Override
  byte[] apply(byte[] input) {
    return decrypting.decrypt(input);
  }
}
