package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jcakms.hsm.BouncyCastle;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.port.SignatureScheme;
import dev.jcakms.port.Signing;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Searches for bytes that RSA signs as a DigestInfo and that are none, or not its one encoding. */
class DigestInfoFuzzTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path home;

  @SuppressWarnings("NullAway.Init")
  private static KmsProvider kms;

  @SuppressWarnings("NullAway.Init")
  private static Signing signing;

  @BeforeAll
  static void makeAKey() {
    kms = KmsProvider.builder().home(home).build();
    kms.initialize();
    NewKey wanted = new NewKey(KmsKeySpec.RSA_2048, KeyUsage.SIGN_VERIFY, Optional.empty(), "");
    KeyName key = KeyName.of(kms.administration().createKey(wanted).arn());
    signing = kms.port().signing(key, new SignatureScheme.RsaPkcs1(Optional.empty()));
  }

  @AfterAll
  static void close() {
    kms.close();
  }

  @FuzzTest
  void whatIsSignedIsTheDerOfADigest(byte[] der) throws IOException, GeneralSecurityException {
    try {
      signing.sign(der);
    } catch (KmsException refused) {
      assertEquals(KmsErrorCode.VALIDATION, refused.code());
      return;
    }
    DigestInfo info = DigestInfo.getInstance(der);
    assertArrayEquals(der, info.getEncoded(ASN1Encoding.DER));
    String hash = info.getAlgorithmId().getAlgorithm().getId();
    assertEquals(
        MessageDigest.getInstance(hash, new BouncyCastle().provider()).getDigestLength(),
        info.getDigest().length);
  }
}
