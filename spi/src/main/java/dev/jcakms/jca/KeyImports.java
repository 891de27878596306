package dev.jcakms.jca;

import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import java.security.Key;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings keys that were made elsewhere into the installation.
 *
 * @param parts whose installation it is
 * @param pairUsage what pairs are to be for; if nothing is said, their certificates tell
 */
record KeyImports(EngineParts parts, Optional<KeyUsage> pairUsage) {
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int DATA_ENCIPHERMENT = 3;
  private static final int KEY_AGREEMENT = 4;
  private static final int KEY_CERT_SIGN = 5;
  private static final int CRL_SIGN = 6;

  /**
   * Imports one.
   *
   * @param aliasName with its {@code alias/}
   * @throws KeyStoreException if it is refused, with the reason; then nothing has changed
   */
  void bring(String aliasName, @Nullable Key key, Certificate[] chain) throws KeyStoreException {
    if (key == null) {
      throw new KeyStoreException("there is no key to be imported");
    }
    byte[] encoded = encoded(key);
    try {
      KmsKeySpec spec = ForeignKeySpecs.of(key, encoded);
      NewKey newKey = new NewKey(spec, usage(spec, chain), Optional.of(aliasName), "");
      parts.own().get().keys().importKey(newKey, encoded, CertificateChains.encode(chain));
    } catch (CertificateEncodingException e) {
      throw new KeyStoreException("a certificate cannot be encoded", e);
    } catch (KmsException e) {
      throw JcaExceptions.keyStore(e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static byte[] encoded(Key key) throws KeyStoreException {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new KeyStoreException(
          "a key is imported by its encoding, and this one has none: " + key.getClass().getName());
    }
    return encoded;
  }

  private KeyUsage usage(KmsKeySpec spec, Certificate[] chain) {
    return spec.isPair()
        ? pairUsage.orElseGet(() -> certifiedUsage(spec, chain))
        : spec.usages().get(0);
  }

  /** To sign, unless a certificate allows something else and no signature (RFC 5280, 4.2.1.3). */
  private static KeyUsage certifiedUsage(KmsKeySpec spec, Certificate[] chain) {
    if (chain.length == 0
        || !(chain[0] instanceof X509Certificate certificate)
        || allows(certificate, DIGITAL_SIGNATURE, NON_REPUDIATION, KEY_CERT_SIGN, CRL_SIGN)) {
      return KeyUsage.SIGN_VERIFY;
    }
    if (spec.usages().contains(KeyUsage.ENCRYPT_DECRYPT)
        && allows(certificate, KEY_ENCIPHERMENT, DATA_ENCIPHERMENT)) {
      return KeyUsage.ENCRYPT_DECRYPT;
    }
    return spec.usages().contains(KeyUsage.KEY_AGREEMENT) && allows(certificate, KEY_AGREEMENT)
        ? KeyUsage.KEY_AGREEMENT
        : KeyUsage.SIGN_VERIFY;
  }

  private static boolean allows(X509Certificate certificate, int... bits) {
    boolean[] usage = certificate.getKeyUsage();
    return usage != null && Arrays.stream(bits).anyMatch(bit -> usage[bit]);
  }
}
