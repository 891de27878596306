package dev.jcakms.conformance.benchmark;

import dev.jcakms.hsm.OperatingSystemRandomness;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/** The parties of the subjects. */
final class Parties {
  private Parties() {}

  static Party of(MessageSubject subject) throws IOException, GeneralSecurityException {
    return switch (subject) {
      case KMS, KMS_ACCP -> new KmsParty(false);
      case KMS_ANEW -> new KmsParty(true);
      case JDK -> new JdkParty(() -> new SecureRandom()::nextBytes);
      case JDK_OUR_NONCES -> new JdkParty(() -> new BatchedNonces(new OperatingSystemRandomness()));
      case JDK_PIECES -> new JdkPiecesParty();
      case JDK_CHUNKS -> new JdkChunksParty();
      case TINK -> new TinkParty();
      case ENCRYPTION_SDK -> new EncryptionSdkParty();
      case KMS_VIRTUAL, KMS_POOL ->
          throw new IllegalArgumentException(subject + " works on tasks alone");
    };
  }
}
