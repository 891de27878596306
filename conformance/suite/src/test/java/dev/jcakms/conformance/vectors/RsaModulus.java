package dev.jcakms.conformance.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;

/** The size of an RSA key, of which its kind of material follows. */
final class RsaModulus {
  private RsaModulus() {}

  /**
   * The bits of the modulus.
   *
   * @param pkcs8 a PrivateKeyInfo (RFC 5208, DER)
   */
  static int bits(byte[] pkcs8) {
    try {
      return RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey())
          .getModulus()
          .bitLength();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
