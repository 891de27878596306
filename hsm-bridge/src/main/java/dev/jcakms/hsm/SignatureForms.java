package dev.jcakms.hsm;

import dev.jcakms.hsm.HsmException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** The forms in which inputs and signatures come, where a mechanism knows one of them alone. */
public final class SignatureForms {
  private SignatureForms() {}

  /** The DigestInfo (RFC 8017, 9.2; DER) of a digest. */
  public static byte[] digestInfo(Hash hash, byte[] digest) {
    try {
      return new DigestInfo(hashIdentifier(hash), digest).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a digest is encoded into memory", e);
    }
  }

  /** An ECDSA signature as a SEQUENCE of two INTEGERs (RFC 3279, 2.2.3), of its IEEE P1363 form. */
  public static byte[] ecdsaDer(KeyAlgorithm curve, byte[] signature) {
    BigInteger order = order(curve);
    try {
      BigInteger[] numbers = PlainDSAEncoding.INSTANCE.decode(order, signature);
      return StandardDSAEncoding.INSTANCE.encode(order, numbers[0], numbers[1]);
    } catch (IOException | IllegalArgumentException e) {
      throw new HsmException(Reason.UNAVAILABLE, "the root made no ECDSA signature", e);
    }
  }

  /**
   * An ECDSA signature in its IEEE P1363 form, of the DER of RFC 3279.
   *
   * @return empty for what is not that DER, in its one encoding
   */
  public static Optional<byte[]> ecdsaPlain(KeyAlgorithm curve, byte[] der) {
    BigInteger order = order(curve);
    try {
      BigInteger[] numbers = StandardDSAEncoding.INSTANCE.decode(order, der);
      return Optional.of(PlainDSAEncoding.INSTANCE.encode(order, numbers[0], numbers[1]));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // Bouncy Castle throws whatever comes.
    }
  }

  private static BigInteger order(KeyAlgorithm curve) {
    return CustomNamedCurves.getByOID(new ASN1ObjectIdentifier(EcPublicKeys.curveOid(curve)))
        .getN();
  }

  /** What a signature calls its hash (RFC 4055, 2.1). */
  static AlgorithmIdentifier hashIdentifier(Hash hash) {
    return new AlgorithmIdentifier(oid(hash), DERNull.INSTANCE);
  }

  private static ASN1ObjectIdentifier oid(Hash hash) {
    return switch (hash) {
      case SHA_224 -> NISTObjectIdentifiers.id_sha224;
      case SHA_256 -> NISTObjectIdentifiers.id_sha256;
      case SHA_384 -> NISTObjectIdentifiers.id_sha384;
      case SHA_512 -> NISTObjectIdentifiers.id_sha512;
      case SHA_1 -> throw new HsmException(Reason.UNSUPPORTED, "no signature is made with SHA-1");
    };
  }
}
