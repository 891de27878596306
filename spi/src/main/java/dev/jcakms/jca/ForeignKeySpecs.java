package dev.jcakms.jca;

import dev.jcakms.port.KmsKeySpec;
import java.security.Key;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Which spec a key from elsewhere is of. A secret key says so by its algorithm's name; a private
 * key by its encoding, since providers have classes and names of their own for curves and parameter
 * sets. What is no sound key of its spec is refused later, by the root's own reading of it.
 */
final class ForeignKeySpecs {
  /** AlgorithmIdentifiers in DER, each as RFC 5280 and its successors want it. */
  private static final Map<String, KmsKeySpec> IDENTIFIERS =
      Map.of(
          "301306072a8648ce3d020106082a8648ce3d030107", KmsKeySpec.ECC_NIST_P256,
          "301006072a8648ce3d020106052b81040022", KmsKeySpec.ECC_NIST_P384,
          "301006072a8648ce3d020106052b81040023", KmsKeySpec.ECC_NIST_P521,
          "301006072a8648ce3d020106052b8104000a", KmsKeySpec.ECC_SECG_P256K1,
          "300506032b6570", KmsKeySpec.ECC_NIST_EDWARDS25519,
          "300b0609608648016503040311", KmsKeySpec.ML_DSA_44,
          "300b0609608648016503040312", KmsKeySpec.ML_DSA_65,
          "300b0609608648016503040313", KmsKeySpec.ML_DSA_87);

  private static final String RSA_IDENTIFIER = "300d06092a864886f70d0101010500";
  private static final int TAG_BYTES = 1;
  private static final int VERSION_BYTES = 3;
  private static final int LONG_LENGTH = 0x80;

  private ForeignKeySpecs() {}

  /**
   * The spec.
   *
   * @param encoded the key's own encoding
   * @throws KeyStoreException with a text that names the key's algorithm or size, if there is none
   */
  static KmsKeySpec of(Key key, byte[] encoded) throws KeyStoreException {
    if (key instanceof SecretKey) {
      return ofSecret(key);
    }
    if (key instanceof PrivateKey) {
      return ofPrivate(key, encoded);
    }
    throw new KeyStoreException(
        "a secret or private key is imported, not a " + key.getClass().getName());
  }

  private static KmsKeySpec ofSecret(Key key) throws KeyStoreException {
    String algorithm = key.getAlgorithm();
    return Arrays.stream(KmsKeySpec.values())
        .filter(spec -> !spec.isPair() && spec.standardAlgorithm().equalsIgnoreCase(algorithm))
        .findFirst()
        .orElseThrow(
            () ->
                new KeyStoreException(
                    "a secret key is imported for AES or HmacSHA224/256/384/512, not for "
                        + algorithm));
  }

  private static KmsKeySpec ofPrivate(Key key, byte[] encoded) throws KeyStoreException {
    int identifier = identifierPos(encoded);
    if (isAt(identifier, encoded, RSA_IDENTIFIER)) {
      return ofRsa(key);
    }
    Optional<KmsKeySpec> spec =
        IDENTIFIERS.entrySet().stream()
            .filter(entry -> isAt(identifier, encoded, entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    return spec.orElseThrow(
        () ->
            new KeyStoreException(
                "a private key is imported of RSA, on P-256, P-384, P-521 or secp256k1 by name, of"
                    + " Ed25519 or ML-DSA; this one of "
                    + key.getAlgorithm()
                    + " is none of them"));
  }

  private static KmsKeySpec ofRsa(Key key) throws KeyStoreException {
    if (!(key instanceof RSAKey rsa)) {
      throw new KeyStoreException("an RSA key that does not tell its modulus is not imported");
    }
    int bits = rsa.getModulus().bitLength();
    return switch (bits) {
      case 2048 -> KmsKeySpec.RSA_2048;
      case 3072 -> KmsKeySpec.RSA_3072;
      case 4096 -> KmsKeySpec.RSA_4096;
      default ->
          throw new KeyStoreException(
              "an RSA key is imported of 2048, 3072 or 4096 bits, not of " + bits);
    };
  }

  /** Behind the tag, the length and the version of a PrivateKeyInfo (RFC 5958). */
  private static int identifierPos(byte[] encoded) {
    int lengthByte = encoded.length > TAG_BYTES ? Byte.toUnsignedInt(encoded[TAG_BYTES]) : 0;
    int moreBytes = lengthByte < LONG_LENGTH ? 0 : lengthByte - LONG_LENGTH;
    return TAG_BYTES + 1 + moreBytes + VERSION_BYTES;
  }

  private static boolean isAt(int pos, byte[] encoded, String identifier) {
    byte[] wanted = HexFormat.of().parseHex(identifier);
    return encoded.length >= pos + wanted.length
        && Arrays.equals(encoded, pos, pos + wanted.length, wanted, 0, wanted.length);
  }
}
