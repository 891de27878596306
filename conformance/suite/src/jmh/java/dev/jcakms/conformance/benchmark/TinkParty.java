package dev.jcakms.conformance.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;

/** Tink's envelope. The key that wraps data keys is local, where a KMS would be asked. */
final class TinkParty implements Party {
  private static final byte[] CONTEXT = "tenant=42".getBytes(UTF_8);

  private final Aead envelope;

  TinkParty() throws GeneralSecurityException {
    AeadConfig.register();
    Aead local =
        KeysetHandle.newBuilder()
            .addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .withRandomId()
                    .makePrimary())
            .build()
            .getPrimitive(RegistryConfiguration.get(), Aead.class);
    envelope = KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, local);
  }

  @Override
  public Work encryption(byte[] plaintext) {
    return () -> envelope.encrypt(plaintext, CONTEXT).length;
  }

  @Override
  public Work decryption(byte[] plaintext) throws GeneralSecurityException {
    byte[] message = envelope.encrypt(plaintext, CONTEXT);
    return () -> envelope.decrypt(message, CONTEXT).length;
  }
}
