package dev.jcakms.hsm;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.jcajce.provider.util.DigestFactory;

/**
 * RSAES-OAEP decryption (RFC 8017, 7.1.2) over somebody's raw RSA. Whatever is wrong with a
 * ciphertext is refused in one place and in one way, and the padding is judged on arrays whose
 * length depends on the modulus alone, by a mask that is folded over all of it: an answer that
 * tells how a padding was wrong decrypts the ciphertext in the end (Manger, CRYPTO 2001).
 */
public final class OaepDecryption {
  private static final CipherParameters NO_PARAMETERS = new CipherParameters() {};

  private OaepDecryption() {}

  /**
   * Decrypts.
   *
   * @param modulus of the key
   * @param rawDecryption RSADP (RFC 8017, 5.1.2): takes the ciphertext, gives as many bytes, which
   *     are wiped here; what it throws is not caught
   * @throws HsmException AUTHENTICATION_FAILED for every ciphertext that does not decrypt
   */
  public static byte[] decrypt(
      OaepMechanism mechanism,
      BigInteger modulus,
      byte[] ciphertext,
      UnaryOperator<byte[]> rawDecryption) {
    int modulusBytes = (modulus.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    if (ciphertext.length == modulusBytes && new BigInteger(1, ciphertext).compareTo(modulus) < 0) {
      byte[] block = rawDecryption.apply(ciphertext);
      try {
        return unpadded(mechanism, block);
      } catch (InvalidCipherTextException e) {
        // Refused below, without the cause.
      } finally {
        Arrays.fill(block, (byte) 0);
      }
    }
    throw RootCalls.notAuthentic();
  }

  private static byte[] unpadded(OaepMechanism mechanism, byte[] block)
      throws InvalidCipherTextException {
    OAEPEncoding encoding =
        new OAEPEncoding(
            new RawResult(block.length - 1),
            DigestFactory.getDigest(mechanism.hash().standardName()),
            DigestFactory.getDigest(mechanism.maskHash().standardName()),
            mechanism.label());
    encoding.init(false, NO_PARAMETERS);
    byte[] afterFirst = afterFirst(block);
    try {
      return encoding.processBlock(afterFirst, 0, afterFirst.length);
    } finally {
      Arrays.fill(afterFirst, (byte) 0);
    }
  }

  /**
   * The block without its first octet, which must be zero. If it is not, all others become zero: no
   * padding comes out of these, and no branch tells.
   */
  private static byte[] afterFirst(byte[] block) {
    int first = block[0] & 0xFF;
    int keep = ~(-first >> (Integer.SIZE - 1));
    byte[] rest = new byte[block.length - 1];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = (byte) (block[i + 1] & keep);
    }
    return rest;
  }

  /** The engine whose work was done before. */
  private record RawResult(int lengthBytes) implements AsymmetricBlockCipher {
    @Override
    public void init(boolean forEncryption, CipherParameters parameters) {}

    @Override
    public int getInputBlockSize() {
      return lengthBytes;
    }

    @Override
    public int getOutputBlockSize() {
      return lengthBytes;
    }

    @Override
    public byte[] processBlock(byte[] in, int offset, int length) {
      return in;
    }
  }
}
