package dev.jcakms.hsm.pkcs11;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.PublicKeys;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What objects of a token tell of the public half of a pair. */
final class PublicObjects {
  private static final byte OCTET_STRING = 0x04;

  private PublicObjects() {}

  /** The public half that a public object holds, as a SubjectPublicKeyInfo. */
  static byte[] read(Cryptoki cryptoki, long session, long object, KeyAlgorithm algorithm) {
    return read(
            cryptoki.getAttributes(session, object, Cka.MODULUS, Cka.PUBLIC_EXPONENT, Cka.EC_POINT),
            algorithm)
        .orElseThrow(
            () ->
                new HsmException(
                    Reason.UNSUPPORTED, "the token does not tell the public half of a pair"));
  }

  /**
   * The public half that goes with a private object: what the object itself tells, or the
   * certificate of the same id.
   *
   * @throws HsmException MATERIAL_REFUSED if neither does
   */
  static byte[] ofPrivateKey(Cryptoki cryptoki, long session, long object, KeyAlgorithm algorithm) {
    Attributes is =
        cryptoki.getAttributes(session, object, Cka.ID, Cka.MODULUS, Cka.PUBLIC_EXPONENT);
    return read(is, algorithm)
        .or(() -> is.bytes(Cka.ID).flatMap(id -> ofCertificate(cryptoki, session, id)))
        .orElseThrow(
            () ->
                new HsmException(
                    Reason.MATERIAL_REFUSED, "the token has lost the public half of a pair"));
  }

  /**
   * The public half of an RSA pair as a private object tells it; empty if it does not, or is of
   * another size or an exponent that no sound pair has.
   */
  static Optional<byte[]> ofSoundRsa(
      Cryptoki cryptoki, long session, long object, KeyAlgorithm algorithm) {
    Attributes is = cryptoki.getAttributes(session, object, Cka.MODULUS, Cka.PUBLIC_EXPONENT);
    return is.bytes(Cka.PUBLIC_EXPONENT)
        .filter(exponent -> PublicKeys.isRsaExponent(new BigInteger(1, exponent)))
        .filter(exponent -> isOfSize(is, algorithm))
        .flatMap(exponent -> read(is, algorithm));
  }

  private static Optional<byte[]> ofCertificate(Cryptoki cryptoki, long session, byte[] id) {
    List<Long> found =
        cryptoki.findObjects(session, Template.of(Cko.CERTIFICATE).with(Cka.ID, id), 2);
    return found.size() == 1
        ? cryptoki
            .getAttributes(session, found.get(0), Cka.VALUE)
            .bytes(Cka.VALUE)
            .map(PublicKeys::ofCertificate)
        : Optional.empty();
  }

  private static Optional<byte[]> read(Attributes is, KeyAlgorithm algorithm) {
    return algorithm.family() == KeyAlgorithm.Family.RSA
        ? is.bytes(Cka.MODULUS)
            .flatMap(
                modulus ->
                    is.bytes(Cka.PUBLIC_EXPONENT)
                        .map(
                            exponent ->
                                PublicKeys.rsa(
                                    new BigInteger(1, modulus), new BigInteger(1, exponent))))
        : is.bytes(Cka.EC_POINT).map(point -> PublicKeys.point(algorithm, bare(point, algorithm)));
  }

  /** CKA_EC_POINT is an OCTET STRING; some modules leave its two or three bytes in front away. */
  private static byte[] bare(byte[] point, KeyAlgorithm algorithm) {
    int fieldBytes = (algorithm.size() + Byte.SIZE - 1) / Byte.SIZE;
    int pointBytes =
        algorithm.family() == KeyAlgorithm.Family.EDWARDS ? fieldBytes : 1 + 2 * fieldBytes;
    return point.length > pointBytes && point[0] == OCTET_STRING
        ? Arrays.copyOfRange(point, point.length - pointBytes, point.length)
        : point;
  }

  /** Whether an RSA object has that modulus. */
  static boolean isOfModulus(Attributes is, BigInteger modulus) {
    return is.bytes(Cka.MODULUS)
        .filter(bytes -> new BigInteger(1, bytes).equals(modulus))
        .isPresent();
  }

  /** Whether an object is of the size or curve of an algorithm of its family. */
  static boolean isOfSize(Attributes is, KeyAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case AES, HMAC -> is.is(Cka.VALUE_LEN, algorithm.size() / Byte.SIZE);
      case RSA ->
          is.bytes(Cka.MODULUS)
              .map(modulus -> new BigInteger(1, modulus).bitLength() == algorithm.size())
              .orElse(false);
      case EC -> is.is(Cka.EC_PARAMS, PublicKeys.curveParameters(algorithm));
      case EDWARDS, ML_DSA -> true;
    };
  }
}
