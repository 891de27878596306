package dev.jcakms.hsm;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** A PKCS#8 PrivateKeyInfo (RFC 5958) that was read strictly: DER, and nothing behind it. */
final class Pkcs8 {
  private final PrivateKeyInfo info;

  private Pkcs8(PrivateKeyInfo info) {
    this.info = info;
  }

  /**
   * Reads one.
   *
   * @throws InvalidKeyException if it is not DER, or of another algorithm
   */
  static Pkcs8 read(byte[] der, AlgorithmIdentifier algorithm) throws InvalidKeyException {
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
      byte[] again = info.getEncoded(ASN1Encoding.DER);
      boolean same = Arrays.equals(again, der);
      Arrays.fill(again, (byte) 0);
      if (same && info.getPrivateKeyAlgorithm().equals(algorithm)) {
        return new Pkcs8(info);
      }
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle throws whatever comes, and its messages may quote what it read.
    }
    throw new InvalidKeyException("not the DER of a PrivateKeyInfo of the wanted algorithm");
  }

  /** What is inside the octet string of the private key, read as {@code reader} says. */
  <T> T privateKey(Reader<T> reader) throws InvalidKeyException {
    byte[] octets = info.getPrivateKey().getOctets();
    try {
      ASN1Primitive inner = ASN1Primitive.fromByteArray(octets);
      byte[] again = inner.getEncoded(ASN1Encoding.DER);
      boolean same = Arrays.equals(again, octets);
      Arrays.fill(again, (byte) 0);
      if (same) {
        return reader.read(inner);
      }
    } catch (IOException | RuntimeException e) {
      // As above.
    }
    throw new InvalidKeyException("the private key is not the DER that its algorithm wants");
  }

  /**
   * Checks the public key that may stand beside the private one (RFC 5958).
   *
   * @param expected the octets of the key itself
   * @throws InvalidKeyException if there is one, and it is not {@code expected}
   */
  void requirePublicKey(byte[] expected) throws InvalidKeyException {
    if (info.hasPublicKey() && !Arrays.equals(info.getPublicKeyData().getOctets(), expected)) {
      throw new InvalidKeyException("the public key is of another pair");
    }
  }

  /** Reads one form of private key. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ASN1Primitive inner) throws InvalidKeyException;
  }
}
