package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.SignatureMechanism;

/** Uses keys through our own binding: two calls an operation. */
final class BindingUse implements KeyUse {
  private final Cryptoki cryptoki;
  private final TokenKeys keys;

  BindingUse(Cryptoki cryptoki, TokenKeys keys) {
    this.cryptoki = cryptoki;
    this.keys = keys;
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    Mechanism ours = mechanism(mechanism);
    return answered(
        material, (session, key) -> cryptoki.sign(session, ours, key, input));
  }

  @Override
  public byte[] mac(Material material, byte[] message) {
    Mechanism mechanism = Mechanism.of(ObjectShape.hmac(material.kind().algorithm()));
    return answered(
        material, (session, key) -> cryptoki.sign(session, mechanism, key, message));
  }

  @Override
  public byte[] decryptRaw(Material material, byte[] block) {
    return answered(
        material,
        (session, key) ->
            cryptoki.decrypt(session, Mechanism.of(Ckm.RSA_X_509), key, block));
  }

  @Override
  public byte[] agree(Material material, byte[] peerPoint) {
    int fieldBytes = (material.kind().algorithm().size() + Byte.SIZE - 1) / Byte.SIZE;
    return answered(
        material,
        (session, key) -> Agreement.derive(cryptoki, session, key, peerPoint, fieldBytes));
  }

  private <T> T answered(Material material, TokenKeys.Work<T> work) {
    try {
      return keys.use(material, work);
    } catch (CryptokiException e) {
      throw TokenFailures.translate(e);
    }
  }

  private static Mechanism mechanism(SignatureMechanism mechanism) {
    return switch (mechanism.family()) {
      case RSA_PKCS1 -> Mechanism.of(Ckm.RSA_PKCS);
      case RSA_PSS -> pss((SignatureMechanism.RsaPss) mechanism);
      case ECDSA -> Mechanism.of(Ckm.ECDSA);
      case ED25519 -> Mechanism.of(Ckm.EDDSA);
      case ED25519PH, ML_DSA_MU ->
          throw new HsmException(
              Reason.UNSUPPORTED, "a token's root has no " + mechanism.family());
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
