package dev.jcakms.service.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.PublicKeys;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Certificate;

/** Searches for certificates that are attached to a key and are not what they are read as. */
class CertificateFuzzTest {
  private static final byte[] NO_KEY = new byte[0];

  @FuzzTest
  void whatIsAcceptedIsWrittenAgain(byte[] der) throws IOException {
    try {
      Certificates.check(List.of(der), publicKeyOf(der));
    } catch (KmsException refused) {
      assertEquals(KmsErrorCode.VALIDATION, refused.code());
      return;
    }
    assertArrayEquals(der, Certificate.getInstance(der).getEncoded(ASN1Encoding.DER));
  }

  private static byte[] publicKeyOf(byte[] der) {
    try {
      return PublicKeys.ofCertificate(der);
    } catch (HsmException notOne) {
      return NO_KEY;
    }
  }
}
