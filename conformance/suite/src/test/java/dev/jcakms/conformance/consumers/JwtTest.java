package dev.jcakms.conformance.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JSON Web Tokens of Nimbus, signed and decrypted by KMS keys. */
class JwtTest {
  private static final String CLAIMS = "{\"sub\":\"orders\"}";
  private static final int ED25519_BYTES = 32;
  private static final List<JWSAlgorithm> PSS =
      List.of(JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void tokensByRsaVerifyByThePlainKey(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KmsPrivateKey key = home.signingPair("alias/jwt", KmsKeySpec.RSA_2048);
      RSASSASigner signer = new RSASSASigner(key);
      JWSVerifier verifier = new RSASSAVerifier((RSAPublicKey) key.publicKey());
      for (JWSAlgorithm algorithm :
          List.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512)) {
        assertVerifies(verifier, sign(algorithm, signer));
      }
    }
  }

  /** Nimbus sets the parameters of PSS before the key, so the JDK cannot choose by key. */
  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void tokensByPssAreSignedByAProviderThatIsNamedOrFirst(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KmsPrivateKey key = home.signingPair("alias/jwt", KmsKeySpec.RSA_2048);
      JWSVerifier verifier = new RSASSAVerifier((RSAPublicKey) key.publicKey());
      RSASSASigner named = new RSASSASigner(key);
      named.getJCAContext().setProvider(home.provider());
      for (JWSAlgorithm algorithm : PSS) {
        assertVerifies(verifier, sign(algorithm, named));
      }
      home.standFirst();
      for (JWSAlgorithm algorithm : PSS) {
        assertVerifies(verifier, sign(algorithm, new RSASSASigner(key)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void tokensByEcdsaVerifyByThePlainKey(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (JWSAlgorithm algorithm :
          List.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512)) {
        Curve curve = Curve.forJWSAlgorithm(algorithm).iterator().next();
        KmsKeySpec spec = KmsKeySpec.valueOf("ECC_NIST_P" + curve.getName().substring(2));
        KmsPrivateKey key = home.signingPair("alias/" + spec, spec);
        assertVerifies(
            new ECDSAVerifier((ECPublicKey) key.publicKey()),
            sign(algorithm, new ECDSASigner(key, curve)));
      }
    }
  }

  /** Nimbus's own signer wants the private bytes; its verifier takes what anybody has signed. */
  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void tokenByEd25519VerifiesByThePlainKey(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KmsPrivateKey key = home.signingPair("alias/jwt", KmsKeySpec.ECC_NIST_EDWARDS25519);
      JWSObject unsigned = new JWSObject(new JWSHeader(JWSAlgorithm.Ed25519), new Payload(CLAIMS));
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(unsigned.getSigningInput());
      JWSObject token =
          new JWSObject(
              unsigned.getHeader().toBase64URL(),
              unsigned.getPayload(),
              Base64URL.encode(signature.sign()));
      byte[] encoded = key.publicKey().getEncoded();
      byte[] point = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
      assertVerifies(
          new Ed25519Verifier(
              new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point)).build()),
          token.serialize());
    }
  }

  /** Nobody has the plain key; so the verifier has the KMS's too. */
  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void tokensByHmacVerify(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      for (JWSAlgorithm algorithm :
          List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
        String bits = algorithm.getName().substring(2);
        String alias = "alias/" + algorithm;
        home.create(alias, KmsKeySpec.valueOf("HMAC_" + bits), KeyUsage.GENERATE_VERIFY_MAC);
        KmsSecretKey key = home.provider().key(alias);
        assertVerifies(new MACVerifier(key), sign(algorithm, new MACSigner(key)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RootUnderTest.class)
  void tokenThatWasEncryptedToThePlainKeyIsDecrypted(RootUnderTest root) throws Exception {
    try (ConsumerHome home = new ConsumerHome(root, directory)) {
      KmsPrivateKey key = home.pair("alias/jwe", KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
      KmsPrivateKey other = home.pair("alias/o", KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
      JWEObject token =
          new JWEObject(
              new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM),
              new Payload(CLAIMS));
      token.encrypt(new RSAEncrypter((RSAPublicKey) key.publicKey()));
      JWEObject received = JWEObject.parse(token.serialize());
      received.decrypt(new RSADecrypter(key));
      assertEquals(CLAIMS, received.getPayload().toString());
      JWEObject notForIt = JWEObject.parse(token.serialize());
      assertThrows(JOSEException.class, () -> notForIt.decrypt(new RSADecrypter(other)));
    }
  }

  private static String sign(JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
    JWSObject token = new JWSObject(new JWSHeader(algorithm), new Payload(CLAIMS));
    token.sign(signer);
    return token.serialize();
  }

  private static void assertVerifies(JWSVerifier verifier, String token) throws Exception {
    JWSObject received = JWSObject.parse(token);
    assertEquals(CLAIMS, received.getPayload().toString());
    assertTrue(received.verify(verifier), token);
    JWSObject altered =
        new JWSObject(
            received.getHeader().toBase64URL(),
            new Payload("{\"sub\":\"others\"}"),
            received.getSignature());
    assertFalse(altered.verify(verifier), token);
  }
}
