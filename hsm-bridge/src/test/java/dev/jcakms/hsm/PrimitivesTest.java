package dev.jcakms.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Our own primitives come from the JDK, or from Bouncy Castle, and are the same. */
class PrimitivesTest {
  private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");
  private static final byte[] INPUT = new byte[48];

  @Test
  void jdkIsAskedWhereItIsInstalled() {
    assertEquals("SunJCE", Primitives.best().aesGcm().getProvider().getName());
    assertEquals("SunJCE", Primitives.best().hmacSha256().getProvider().getName());
  }

  @Test
  void bouncyCastleTakesThePlaceOfAMissingJdkProviderWithTheSameResults() throws Exception {
    Primitives jdk = Primitives.best();
    Primitives other = withoutSunJce();
    assertEquals("BC", other.aesGcm().getProvider().getName());
    assertArrayEquals(sealed(jdk.aesGcm()), sealed(other.aesGcm()));
    assertArrayEquals(encrypted(jdk.aesBlock()), encrypted(other.aesBlock()));
    assertArrayEquals(mac(jdk.hmacSha256()), mac(other.hmacSha256()));
    assertArrayEquals(mac(jdk.hmacSha512()), mac(other.hmacSha512()));
  }

  private static Primitives withoutSunJce() {
    Provider sunJce = Security.getProvider("SunJCE");
    int position = List.of(Security.getProviders()).indexOf(sunJce) + 1;
    Security.removeProvider(sunJce.getName());
    try {
      return Primitives.best();
    } finally {
      Security.insertProviderAt(sunJce, position);
    }
  }

  private static byte[] sealed(Cipher cipher) throws GeneralSecurityException {
    cipher.init(Cipher.ENCRYPT_MODE, KEY, new GCMParameterSpec(128, new byte[12]));
    return cipher.doFinal(INPUT);
  }

  private static byte[] encrypted(Cipher cipher) throws GeneralSecurityException {
    cipher.init(Cipher.ENCRYPT_MODE, KEY);
    return cipher.doFinal(INPUT);
  }

  private static byte[] mac(Mac mac) throws GeneralSecurityException {
    mac.init(KEY);
    return mac.doFinal(INPUT);
  }
}
