package dev.jcakms.cli;

import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.provider.KmsProvider;
import java.util.function.Predicate;

/** Whether an algorithm is one of a key's. */
final class KeyFit {
  private KeyFit() {}

  /**
   * Refuses an algorithm of other keys, in AWS's words. A key of another usage is left to the
   * service, which names the operation.
   *
   * @throws KmsException INVALID_KEY_USAGE
   */
  static void check(
      KmsProvider provider,
      KeyName name,
      KeyUsage usage,
      Enum<?> algorithm,
      Predicate<KmsKeySpec> isFor) {
    KeyMetadata key = provider.administration().describeKey(name);
    if (key.usage() == usage && !isFor.test(key.spec())) {
      throw new KmsException(
          KmsErrorCode.INVALID_KEY_USAGE,
          "Algorithm " + algorithm + " is incompatible with key spec " + key.spec() + ".");
    }
  }
}
