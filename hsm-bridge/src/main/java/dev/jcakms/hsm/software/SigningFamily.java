package dev.jcakms.hsm.software;

import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.SignatureMechanism;

/** A family of pairs. All of them can sign. */
interface SigningFamily extends KeyFamily {
  /**
   * Signs.
   *
   * @param secret in the family's own form
   * @param mechanism one of the family
   * @param input of a length that the mechanism takes
   */
  byte[] sign(KeyAlgorithm algorithm, byte[] secret, SignatureMechanism mechanism, byte[] input);

  /** What a pair that answers its trial with a wrong signature is: a fault of this machine. */
  static HsmException inconsistent(KeyAlgorithm algorithm) {
    return new HsmException(
        Reason.UNAVAILABLE, "a new pair of " + algorithm + " did not pass its trial");
  }
}
