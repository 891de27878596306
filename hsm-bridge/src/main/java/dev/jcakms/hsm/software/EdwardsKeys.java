package dev.jcakms.hsm.software;

import dev.jcakms.hsm.BareKey;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.SignatureMechanism;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Pairs of Ed25519 (RFC 8032). */
final class EdwardsKeys implements SigningFamily {
  private static final byte[] NO_CONTEXT = new byte[0];

  private final Randomness randomness;

  EdwardsKeys(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public BareKey generate(KeyAlgorithm algorithm) {
    return BareKey.ofPair(algorithm, randomness.bytes(Ed25519.SECRET_KEY_SIZE));
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
}
