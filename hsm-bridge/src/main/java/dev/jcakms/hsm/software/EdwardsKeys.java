package dev.jcakms.hsm.software;

import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureMechanism;
import java.io.IOException;
import java.security.InvalidKeyException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Pairs of Ed25519 (RFC 8032). Their form is the 32 bytes that the RFC calls the private key. */
final class EdwardsKeys implements SigningFamily {
  private static final AlgorithmIdentifier ED25519 =
      new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112")); // RFC 8410
  private static final byte[] NO_CONTEXT = new byte[0];

  private final Randomness randomness;

  EdwardsKeys(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public BareKey generate(KeyAlgorithm algorithm) {
    return pair(randomness.bytes(Ed25519.SECRET_KEY_SIZE));
  }

  @Override
  public BareKey adopt(KeyAlgorithm algorithm, byte[] foreign) throws InvalidKeyException {
    Pkcs8 info = Pkcs8.read(foreign, ED25519);
    byte[] secret = info.privateKey(inner -> ASN1OctetString.getInstance(inner).getOctets());
    if (secret.length != Ed25519.SECRET_KEY_SIZE) {
      throw new InvalidKeyException(secret.length + " bytes are no key of Ed25519");
    }
    info.requirePublicKey(publicKey(secret));
    return pair(secret.clone());
  }

  /** The public key is computed anew each time: with a wrong one a signature tells the secret. */
  @Override
  public byte[] sign(
      KeyAlgorithm algorithm, byte[] secret, SignatureMechanism mechanism, byte[] input) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    if (mechanism instanceof SignatureMechanism.Ed25519ph) {
      Ed25519.signPrehash(secret, 0, NO_CONTEXT, input, 0, signature, 0);
    } else {
      Ed25519.sign(secret, 0, input, 0, input.length, signature, 0);
    }
    return signature;
  }

  @Override
  public boolean isConsistent(KeyAlgorithm algorithm, byte[] secret, byte[] publicKey) {
    byte[] message = randomness.bytes(Ed25519.SECRET_KEY_SIZE);
    byte[] signature = sign(algorithm, secret, new SignatureMechanism.Ed25519(), message);
    byte[] point = SubjectPublicKeyInfo.getInstance(publicKey).getPublicKeyData().getOctets();
    return Ed25519.verify(signature, 0, point, 0, message, 0, message.length);
  }

  private static BareKey pair(byte[] secret) {
    try {
      SubjectPublicKeyInfo info = new SubjectPublicKeyInfo(ED25519, publicKey(secret));
      return new BareKey(secret, info.getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new IllegalStateException("a public key is encoded into memory", e);
    }
  }

  private static byte[] publicKey(byte[] secret) {
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(secret, 0, publicKey, 0);
    return publicKey;
  }
}
