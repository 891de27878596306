package dev.jcakms.service.root;

import dev.jcakms.format.RootSuite;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;

/** The map from AWS's names to a root's mechanisms. */
final class Mechanisms {
  private Mechanisms() {}

  /**
   * The kind of material that a key of this spec and usage has.
   *
   * @throws KmsException UNSUPPORTED_OPERATION for a spec that no root here holds
   */
  static MaterialKind kind(KmsKeySpec spec, KeyUsage usage) {
    if (spec == KmsKeySpec.SYMMETRIC_DEFAULT && usage == KeyUsage.ENCRYPT_DECRYPT) {
      return MaterialKind.AES_256;
    }
    throw new KmsException(
        KmsErrorCode.UNSUPPORTED_OPERATION,
        "Keys of spec " + spec + " with usage " + usage + " are not offered here.");
  }

  static RootSuite suite(SealMechanism mechanism) {
    return switch (mechanism) {
      case AES_256_GCM -> RootSuite.AES_256_GCM;
      case XAES_256_GCM -> RootSuite.XAES_256_GCM;
    };
  }
}
