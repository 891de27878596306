package dev.jcakms.hsm.pkcs11;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.NullMarked;

/** Pairs of keys on a token, and their public keys as the JDK has them. */
@NullMarked
final class Pairs {
  static final String P256 = "06082a8648ce3d030107";
  static final String P521 = "06052b81040023";
  static final String ED25519 = "130c656477617264733235353139";

  private static final String P256_PREFIX = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
  private static final String P521_PREFIX = "30819b301006072a8648ce3d020106052b8104002303818600";
  private static final String ED25519_PREFIX = "302a300506032b6570032100";

  private Pairs() {}

  static Cryptoki.KeyPair rsa(OpenToken token, Cka usage) {
    return generate(
        token,
        Ckm.RSA_PKCS_KEY_PAIR_GEN,
        Template.of(Cko.PUBLIC_KEY, Ckk.RSA)
            .with(Cka.TOKEN, true)
            .with(Cka.MODULUS_BITS, 2048)
            .with(Cka.PUBLIC_EXPONENT, new byte[] {1, 0, 1}),
        privateKey(Ckk.RSA, usage));
  }

  static Cryptoki.KeyPair ec(OpenToken token, String parameters, Cka usage) {
    return generate(
        token,
        Ckm.EC_KEY_PAIR_GEN,
        Template.of(Cko.PUBLIC_KEY, Ckk.EC)
            .with(Cka.TOKEN, true)
            .with(Cka.EC_PARAMS, HexFormat.of().parseHex(parameters)),
        privateKey(Ckk.EC, usage));
  }

  static Cryptoki.KeyPair ed25519(OpenToken token) {
    return generate(
        token,
        Ckm.EC_EDWARDS_KEY_PAIR_GEN,
        Template.of(Cko.PUBLIC_KEY, Ckk.EC_EDWARDS)
            .with(Cka.TOKEN, true)
            .with(Cka.EC_PARAMS, HexFormat.of().parseHex(ED25519)),
        privateKey(Ckk.EC_EDWARDS, Cka.SIGN));
  }

  static PublicKey rsaPublic(OpenToken token, long publicKey) throws GeneralSecurityException {
    Attributes attributes =
        token.use(
            session ->
                token.cryptoki.getAttributes(session, publicKey, Cka.MODULUS, Cka.PUBLIC_EXPONENT));
    return KeyFactory.getInstance("RSA")
        .generatePublic(
            new RSAPublicKeySpec(
                new BigInteger(1, attributes.bytes(Cka.MODULUS).orElseThrow()),
                new BigInteger(1, attributes.bytes(Cka.PUBLIC_EXPONENT).orElseThrow())));
  }

  static PublicKey p256Public(OpenToken token, long publicKey) throws GeneralSecurityException {
    return fromPoint(token, publicKey, "EC", P256_PREFIX, 65);
  }

  static PublicKey p521Public(OpenToken token, long publicKey) throws GeneralSecurityException {
    return fromPoint(token, publicKey, "EC", P521_PREFIX, 133);
  }

  static PublicKey ed25519Public(OpenToken token, long publicKey) throws GeneralSecurityException {
    return fromPoint(token, publicKey, "Ed25519", ED25519_PREFIX, 32);
  }

  /** The uncompressed point at the end of a public key's encoding. */
  static byte[] point(PublicKey key, int lengthBytes) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - lengthBytes, encoded.length);
  }

  private static PublicKey fromPoint(
      OpenToken token, long publicKey, String algorithm, String prefix, int lengthBytes)
      throws GeneralSecurityException {
    byte[] octetString =
        token
            .use(session -> token.cryptoki.getAttributes(session, publicKey, Cka.EC_POINT))
            .bytes(Cka.EC_POINT)
            .orElseThrow();
    byte[] before = HexFormat.of().parseHex(prefix);
    byte[] encoded = Arrays.copyOf(before, before.length + lengthBytes);
    System.arraycopy(
        octetString, octetString.length - lengthBytes, encoded, before.length, lengthBytes);
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static Template privateKey(Ckk type, Cka usage) {
    return Template.of(Cko.PRIVATE_KEY, type)
        .with(Cka.TOKEN, true)
        .with(Cka.PRIVATE, true)
        .with(Cka.SENSITIVE, true)
        .with(Cka.EXTRACTABLE, false)
        .with(usage, true);
  }

  private static Cryptoki.KeyPair generate(
      OpenToken token, Ckm mechanism, Template publicTemplate, Template privateTemplate) {
    return token.use(
        session ->
            token.cryptoki.generateKeyPair(
                session, Mechanism.of(mechanism), publicTemplate, privateTemplate));
  }
}
