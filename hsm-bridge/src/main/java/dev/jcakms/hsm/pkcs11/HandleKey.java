package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.SignatureMechanism;

/** A key by its handle, through our own binding: two calls an operation. */
record HandleKey(Cryptoki cryptoki, long session, long handle) implements HeldKey {
  @Override
  public byte[] sign(SignatureMechanism mechanism, byte[] input) {
    return cryptoki.sign(session, mechanism(mechanism), handle, input);
  }

  @Override
  public byte[] mac(KeyAlgorithm hmac, byte[] message) {
    return cryptoki.sign(session, Mechanism.of(ObjectShape.hmac(hmac)), handle, message);
  }

  @Override
  public byte[] decryptRaw(byte[] block) {
    return cryptoki.decrypt(session, Mechanism.of(Ckm.RSA_X_509), handle, block);
  }

  @Override
  public byte[] agree(KeyAlgorithm curve, byte[] peerPoint) {
    return Agreement.derive(cryptoki, session, handle, peerPoint, curve.sizeBytes());
  }

  private static Mechanism mechanism(SignatureMechanism mechanism) {
    return switch (mechanism.family()) {
      case RSA_PKCS1 -> Mechanism.of(Ckm.RSA_PKCS);
      case RSA_PSS -> pss((SignatureMechanism.RsaPss) mechanism);
      case ECDSA -> Mechanism.of(Ckm.ECDSA);
      case ED25519 -> Mechanism.of(Ckm.EDDSA);
      case ED25519PH, ML_DSA_MU ->
          throw new HsmException(Reason.UNSUPPORTED, "a token's root has no " + mechanism.family());
    };
  }

  private static Mechanism pss(SignatureMechanism.RsaPss pss) {
    return Mechanism.pss(mgf(pss.hash()), mgf(pss.maskHash()), pss.saltBytes());
  }

  private static Mechanism.Mgf mgf(Hash hash) {
    return switch (hash) {
      case SHA_1 -> Mechanism.Mgf.SHA_1;
      case SHA_224 -> Mechanism.Mgf.SHA224;
      case SHA_256 -> Mechanism.Mgf.SHA256;
      case SHA_384 -> Mechanism.Mgf.SHA384;
      case SHA_512 -> Mechanism.Mgf.SHA512;
    };
  }
}
