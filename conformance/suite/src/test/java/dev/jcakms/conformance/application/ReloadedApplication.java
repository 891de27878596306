package dev.jcakms.conformance.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.jca.key.KmsPrivateKey;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.Signature;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A web application between its start and its end, in a class loader of its own: it uses the
 * provider in many ways, and closes it.
 */
public final class ReloadedApplication implements Callable<String> {
  private static final String HOME = "reload.home";

  /** Made by name, since its class is another one each time. */
  public ReloadedApplication() {}

  @Override
  public String call() throws Exception {
    byte[] plaintext = "two pounds of tea".getBytes(UTF_8);
    try (KmsProvider kms = KmsProvider.builder().home(Path.of(System.getProperty(HOME))).build()) {
      boolean unused = kms.initialize();
      Security.addProvider(kms);
      kms.administration().ensureKey("alias/orders");
      kms.administration()
          .ensureKey(
              new NewKey(
                  KmsKeySpec.ECC_NIST_P256,
                  KeyUsage.SIGN_VERIFY,
                  Optional.of("alias/contracts"),
                  "signs"));
      Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
      cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named("alias/orders"));
      byte[] message = cipher.doFinal(plaintext);
      cipher.init(Cipher.DECRYPT_MODE, KmsSecretKey.named("alias/orders"));
      byte[] opened = cipher.doFinal(message);
      // By name alone, as libraries ask: the JDK goes through the list.
      KmsPrivateKey key = kms.privateKey("alias/contracts");
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(opened);
      byte[] signed = signature.sign();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(opened, "HmacSHA256"));
      KeyStore keys = KeyStore.getInstance("KMS", kms);
      keys.load(null, null);
      return new String(opened, UTF_8) + ", " + keys.size() + ", " + (signed.length > 0);
    }
  }
}
