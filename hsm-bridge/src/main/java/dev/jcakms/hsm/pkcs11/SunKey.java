package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.EcPublicKeys;
import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Primitives;
import dev.jcakms.hsm.SignatureMechanism;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;

/** A key through SunPKCS11, always by the provider object whose KeyStore it came from. */
record SunKey(Provider provider, Key key, Primitives primitives) implements HeldKey {
  private static final String RSA_OF_DIGEST_INFO = "NONEwithRSA";
  private static final String ECDSA_OF_DIGEST = "NONEwithECDSAinP1363Format";
  private static final String RAW_RSA = "RSA/ECB/NoPadding";
  private static final String ECDH = "ECDH";

  /** Whether SunPKCS11 signs so: it has no RSASSA-PSS that leaves the hashing to others. */
  static boolean signsBy(SignatureMechanism.Family family) {
    return family == SignatureMechanism.Family.RSA_PKCS1
        || family == SignatureMechanism.Family.ECDSA;
  }

  @Override
  public byte[] sign(SignatureMechanism mechanism, byte[] input) {
    String name =
        mechanism.family() == SignatureMechanism.Family.ECDSA
            ? ECDSA_OF_DIGEST
            : RSA_OF_DIGEST_INFO;
    return SunUnable.answered(
        name,
        () -> {
          Signature signature = Signature.getInstance(name, provider);
          signature.initSign((PrivateKey) key);
          signature.update(input);
          return signature.sign();
        });
  }

  @Override
  public byte[] mac(KeyAlgorithm hmac, byte[] message) {
    String name = "Hmac" + Hash.ofHmac(hmac).standardName().replace("-", "");
    return SunUnable.answered(
        name,
        () -> {
          Mac mac = Mac.getInstance(name, provider);
          mac.init(key);
          return mac.doFinal(message);
        });
  }

  @Override
  public byte[] decryptRaw(byte[] block) {
    return SunUnable.answered(
        RAW_RSA,
        () -> {
          Cipher cipher = Cipher.getInstance(RAW_RSA, provider);
          cipher.init(Cipher.DECRYPT_MODE, key);
          return ofLength(block.length, cipher.doFinal(block));
        });
  }

  @Override
  public byte[] agree(KeyAlgorithm curve, byte[] peerPoint) {
    return SunUnable.answered(
        ECDH,
        () -> {
          PublicKey peer =
              primitives
                  .ecKeys(curve)
                  .generatePublic(new X509EncodedKeySpec(EcPublicKeys.encoded(curve, peerPoint)));
          KeyAgreement agreement = KeyAgreement.getInstance(ECDH, provider);
          agreement.init(key);
          Key unused = agreement.doPhase(peer, true);
          return ofLength(curve.sizeBytes(), agreement.generateSecret());
        });
  }

  private static byte[] ofLength(int lengthBytes, byte[] secret) {
    if (secret.length != lengthBytes) {
      Arrays.fill(secret, (byte) 0);
      throw new SunUnable(secret.length + " bytes instead of " + lengthBytes, null);
    }
    return secret;
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "SunKey[" + provider.getName() + "]";
  }
}
