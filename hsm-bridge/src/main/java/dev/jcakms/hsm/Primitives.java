package dev.jcakms.hsm;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The software primitives that we use ourselves, asked of a provider object and never of the list
 * of providers: with us first in that list an unnamed request would come back to our own engines.
 * Immutable and thread-safe.
 */
public final class Primitives {
  private static final String JDK_PROVIDER = "SunJCE";

  private final Provider provider;

  private Primitives(Provider provider) {
    this.provider = provider;
  }

  /** The JDK's own, or Bouncy Castle's where that is not installed. */
  public static Primitives best() {
    Provider jdk = Security.getProvider(JDK_PROVIDER);
    return new Primitives(jdk != null ? jdk : new BouncyCastleProvider());
  }

  /** A new AES-GCM cipher. */
  public Cipher aesGcm() {
    return cipher("AES/GCM/NoPadding");
  }

  /** A new cipher of single AES blocks, a building block of other mechanisms. */
  public Cipher aesBlock() {
    return cipher("AES/ECB/NoPadding");
  }

  /** A new HMAC-SHA-256. */
  public Mac hmacSha256() {
    return mac("HmacSHA256");
  }

  /** A new HMAC-SHA-512. */
  public Mac hmacSha512() {
    return mac("HmacSHA512");
  }

  private Cipher cipher(String transformation) {
    try {
      return Cipher.getInstance(transformation, provider);
    } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
      throw missing(transformation, e);
    }
  }

  private Mac mac(String algorithm) {
    try {
      return Mac.getInstance(algorithm, provider);
    } catch (NoSuchAlgorithmException e) {
      throw missing(algorithm, e);
    }
  }

  private HsmException missing(String name, GeneralSecurityException cause) {
    return new HsmException(
        HsmException.Reason.UNSUPPORTED, provider.getName() + " has no " + name, cause);
  }
}
