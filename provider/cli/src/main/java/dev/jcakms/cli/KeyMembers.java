package dev.jcakms.cli;

import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyState;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;

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
            .put("KeyState", key.state().awsName());
    key.deletionDate().ifPresent(date -> members.put("DeletionDate", date));
    members.put("Origin", key.origin().name());
    if (key.origin() == KeyOrigin.EXTERNAL) {
      members.put("ExpirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE");
    }
    members
        .put("KeyManager", "CUSTOMER")
        .put("CustomerMasterKeySpec", key.spec().name())
        .put("KeySpec", key.spec().name());
    AlgorithmMembers.put(members, key);
    members.put("MultiRegion", key.keyId().isMultiRegion());
    if (key.usage() == KeyUsage.GENERATE_VERIFY_MAC) {
      members.put("MacAlgorithms", AlgorithmMembers.macs(key));
    }
    if (key.spec() == KmsKeySpec.SYMMETRIC_DEFAULT) {
      // AWS gives it for keys that can rotate.
      members.put("CurrentKeyMaterialId", key.currentKeyMaterialId());
    }
    return new Members().put("KeyMetadata", members);
  }
}
