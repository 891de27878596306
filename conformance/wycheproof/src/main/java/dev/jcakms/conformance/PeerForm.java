package dev.jcakms.conformance;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;

/** How a file of ECDH gives its keys. */
enum PeerForm {
  /** A SubjectPublicKeyInfo, and a bare private value. */
  DER {
    @Override
    BigInteger privateValue(TestCase testCase) {
      return new BigInteger(1, testCase.hex("private"));
    }

    @Override
    byte[] publicKey(String curve, TestCase testCase) {
      return testCase.hex("public");
    }
  },
  /** An encoded point (SEC 1, 2.3.3), and a bare private value. */
  POINT {
    @Override
    BigInteger privateValue(TestCase testCase) {
      return new BigInteger(1, testCase.hex("private"));
    }

    @Override
    byte[] publicKey(String curve, TestCase testCase) {
      return KeyForms.ecPublicKey(curve, testCase.hex("public"));
    }
  },
  /** Both as PEM (RFC 7468). */
  PEM {
    @Override
    BigInteger privateValue(TestCase testCase) throws GeneralSecurityException {
      return KeyForms.ecPrivateValue(body(testCase, "private"));
    }

    @Override
    byte[] publicKey(String curve, TestCase testCase) throws InvalidKeySpecException {
      return body(testCase, "public");
    }

    private byte[] body(TestCase testCase, String member) throws InvalidKeySpecException {
      try {
        return Base64.getMimeDecoder()
            .decode(testCase.text(member).replaceAll("-----[A-Z ]+-----", ""));
      } catch (IllegalArgumentException e) {
        throw new InvalidKeySpecException("no PEM", e);
      }
    }
  },
  /** Both as JWK (RFC 7518, 6.2), whose coordinates are as long as the field. */
  JWK {
    @Override
    BigInteger privateValue(TestCase testCase) throws GeneralSecurityException {
      return new BigInteger(1, bytes(testCase.object("private"), "d"));
    }

    @Override
    byte[] publicKey(String curve, TestCase testCase) throws GeneralSecurityException {
      Members jwk = testCase.object("public");
      if (!jwk.has("crv") || !jwk.text("crv").equals(nameInJwk(curve))) {
        throw new InvalidKeySpecException("a JWK of another curve");
      }
      byte[] x = coordinate(curve, jwk, "x");
      byte[] y = coordinate(curve, jwk, "y");
      byte[] point = new byte[1 + x.length + y.length];
      point[0] = UNCOMPRESSED;
      System.arraycopy(x, 0, point, 1, x.length);
      System.arraycopy(y, 0, point, 1 + x.length, y.length);
      return KeyForms.ecPublicKey(curve, point);
    }

    private String nameInJwk(String curve) {
      return curve.replaceAll("secp(\\d+)r1", "P-$1");
    }

    private byte[] coordinate(String curve, Members jwk, String name)
        throws InvalidKeySpecException {
      byte[] coordinate = bytes(jwk, name);
      int fieldBits = Integer.parseInt(curve.replaceAll("secp(\\d+)r1", "$1"));
      if (coordinate.length != (fieldBits + Byte.SIZE - 1) / Byte.SIZE) {
        throw new InvalidKeySpecException("a coordinate of another length");
      }
      return coordinate;
    }

    private byte[] bytes(Members jwk, String name) throws InvalidKeySpecException {
      if (!jwk.has(name)) {
        throw new InvalidKeySpecException("a JWK without " + name);
      }
      try {
        return Base64.getUrlDecoder().decode(jwk.text(name));
      } catch (IllegalArgumentException e) {
        throw new InvalidKeySpecException("no base64url", e);
      }
    }
  };

  private static final byte UNCOMPRESSED = 4;

  /** The name by SEC 2 of a curve that may be named as JWK names it. */
  static String standardName(String curve) {
    return curve.replaceFirst("^P-(\\d+)$", "secp$1r1");
  }

  /** Our own private value. */
  abstract BigInteger privateValue(TestCase testCase) throws GeneralSecurityException;

  /** The peer's SubjectPublicKeyInfo (DER), whatever is wrong with it. */
  abstract byte[] publicKey(String curve, TestCase testCase) throws GeneralSecurityException;
}
