package dev.jcakms.conformance.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * An EC pair of which vectors give the private value alone.
 *
 * @param pkcs8 the PrivateKeyInfo (RFC 5208, DER)
 * @param publicKey the SubjectPublicKeyInfo (RFC 5480, DER)
 */
record EcPair(byte[] pkcs8, byte[] publicKey) {
  static EcPair of(String curve, BigInteger privateValue) {
    ASN1ObjectIdentifier name = SECNamedCurves.getOID(curve);
    ECNamedDomainParameters domain =
        new ECNamedDomainParameters(name, CustomNamedCurves.getByOID(name));
    try {
      return new EcPair(
          PrivateKeyInfoFactory.createPrivateKeyInfo(
                  new ECPrivateKeyParameters(privateValue, domain))
              .getEncoded(),
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                  new ECPublicKeyParameters(
                      new FixedPointCombMultiplier().multiply(domain.getG(), privateValue), domain))
              .getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
