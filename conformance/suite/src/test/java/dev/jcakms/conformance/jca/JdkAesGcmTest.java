package dev.jcakms.conformance.jca;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's own AES-GCM, to show that the contract asks nothing of our own invention. */
class JdkAesGcmTest extends CipherContractTest implements AssociatedDataContract {
  private final SecretKey key = new SecretKeySpec(new byte[32], "AES");

  @Override
  String transformation() {
    return "AES/GCM/NoPadding";
  }

  @Override
  Provider provider() {
    return Security.getProvider("SunJCE");
  }

  @Override
  void initToEncrypt(Cipher cipher) throws Exception {
    cipher.init(Cipher.ENCRYPT_MODE, key);
  }

  @Override
  void initToDecrypt(Cipher cipher, Cipher encryptor) throws Exception {
    cipher.init(Cipher.DECRYPT_MODE, key, encryptor.getParameters());
  }

  @Override
  List<Integer> lengths() {
    return List.of(0, 1, 15, 16, 1_000, 20_000);
  }
}
