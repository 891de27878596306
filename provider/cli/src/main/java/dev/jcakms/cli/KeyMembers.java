package dev.jcakms.cli;

import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KmsKeySpec;
import java.util.List;

/** A key as AWS's KeyMetadata. */
final class KeyMembers {
  private KeyMembers() {}

  /** The answer of create-key and describe-key. */
  static Members of(KeyMetadata key) {
    Members members =
        new Members()
            .put("AWSAccountId", key.account())
            .put("KeyId", key.keyId().toString())
            .put("Arn", key.arn())
            .put("CreationDate", key.creationDate())
            .put("Enabled", key.state() == KeyState.ENABLED)
            .put("Description", key.description())
            .put("KeyUsage", key.usage().name())
            .put("KeyState", key.state().awsName())
            .put("Origin", "AWS_KMS")
            .put("KeyManager", "CUSTOMER")
            .put("CustomerMasterKeySpec", key.spec().name())
            .put("KeySpec", key.spec().name());
    if (key.spec() == KmsKeySpec.SYMMETRIC_DEFAULT) {
      members.put("EncryptionAlgorithms", List.of(AlgorithmOption.SYMMETRIC_DEFAULT));
    }
    members.put("MultiRegion", key.keyId().isMultiRegion());
    members.put("CurrentKeyMaterialId", key.currentKeyMaterialId());
    return new Members().put("KeyMetadata", members);
  }
}
