package dev.jcakms.jca;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.KeyService;
import java.util.function.Supplier;

/**
 * {@code KMS/AES-GCM/NoPadding}: messages of any length under message keys (FORMAT.md, "Message").
 * After each {@code doFinal} it is ready for the next message under the same key and context. A
 * wrapped key is the message of its encoding.
 */
final class EnvelopeCipher extends KmsCipher {
  EnvelopeCipher(Supplier<KeyService> own) {
    super(own);
  }

  @Override
  CipherWork encryption(KeyService service, KmsSecretKey key, EncryptionContext context) {
    return new SealingWork(service.sealing(key.keyName(), context));
  }

  @Override
  CipherWork decryption(KeyService service, KmsSecretKey key, EncryptionContext context) {
    return new OpeningWork(service.opening(key.keyName(), context));
  }
}
