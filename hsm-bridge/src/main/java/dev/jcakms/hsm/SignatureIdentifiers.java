package dev.jcakms.hsm;

import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.SignatureMechanism.RsaPss;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** What certificates call the mechanisms that sign them: AlgorithmIdentifiers in DER. */
public final class SignatureIdentifiers {
  private SignatureIdentifiers() {}

  /** RSASSA-PKCS1-v1_5 (RFC 4055, 5). */
  public static byte[] rsaPkcs1(Hash hash) {
    return identifier(
        switch (hash) {
          case SHA_224 -> PKCSObjectIdentifiers.sha224WithRSAEncryption;
          case SHA_256 -> PKCSObjectIdentifiers.sha256WithRSAEncryption;
          case SHA_384 -> PKCSObjectIdentifiers.sha384WithRSAEncryption;
          case SHA_512 -> PKCSObjectIdentifiers.sha512WithRSAEncryption;
          case SHA_1 -> throw unsupported(hash.standardName());
        },
        DERNull.INSTANCE);
  }

  /** RSASSA-PSS (RFC 4055, 3.1). */
  public static byte[] rsaPss(RsaPss mechanism) {
    return identifier(
        PKCSObjectIdentifiers.id_RSASSA_PSS,
        new RSASSAPSSparams(
            SignatureForms.hashIdentifier(mechanism.hash()),
            new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_mgf1, SignatureForms.hashIdentifier(mechanism.maskHash())),
            new ASN1Integer(mechanism.saltBytes()),
            RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
  }

  /** ECDSA (RFC 5758, 3.2). */
  public static byte[] ecdsa(Hash hash) {
    return identifier(
        switch (hash) {
          case SHA_224 -> X9ObjectIdentifiers.ecdsa_with_SHA224;
          case SHA_256 -> X9ObjectIdentifiers.ecdsa_with_SHA256;
          case SHA_384 -> X9ObjectIdentifiers.ecdsa_with_SHA384;
          case SHA_512 -> X9ObjectIdentifiers.ecdsa_with_SHA512;
          case SHA_1 -> throw unsupported(hash.standardName());
        },
        /* parameters= */ null);
  }

  /** Pure Ed25519 (RFC 8410, 3). */
  public static byte[] ed25519() {
    return identifier(PublicKeys.ED25519, /* parameters= */ null);
  }

  /** ML-DSA without context or pre-hash (RFC 9881, 2). */
  public static byte[] mlDsa(KeyAlgorithm algorithm) {
    return identifier(
        switch (algorithm) {
          case ML_DSA_44 -> NISTObjectIdentifiers.id_ml_dsa_44;
          case ML_DSA_65 -> NISTObjectIdentifiers.id_ml_dsa_65;
          case ML_DSA_87 -> NISTObjectIdentifiers.id_ml_dsa_87;
          default -> throw unsupported(algorithm.name());
        },
        /* parameters= */ null);
  }

  private static HsmException unsupported(String what) {
    return new HsmException(Reason.UNSUPPORTED, "no certificate is signed with " + what);
  }

  private static byte[] identifier(ASN1ObjectIdentifier id, @Nullable ASN1Encodable parameters) {
    try {
      return new AlgorithmIdentifier(id, parameters).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("an identifier has an encoding", e);
    }
  }
}
