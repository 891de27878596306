package dev.jcakms.port;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** AWS's encryption algorithms, in the order of its model. */
public enum EncryptionAlgorithm {
  /** What symmetric keys do. */
  SYMMETRIC_DEFAULT(null),
  /** OAEP with SHA-1 for everything, and no label. */
  RSAES_OAEP_SHA_1(OaepScheme.of(HashAlgorithm.SHA_1)),
  /** OAEP with SHA-256 for everything, and no label. */
  RSAES_OAEP_SHA_256(OaepScheme.of(HashAlgorithm.SHA_256));

  @SuppressWarnings("ImmutableEnumChecker") // Nobody changes the label.
  private final Optional<OaepScheme> oaep;

  EncryptionAlgorithm(@Nullable OaepScheme oaep) {
    this.oaep = Optional.ofNullable(oaep);
  }

  /** How RSA keys do it; empty for symmetric ones. */
  public Optional<OaepScheme> oaep() {
    return oaep;
  }

  /** Whether keys of that spec encrypt so, if that is their usage. */
  public boolean isFor(KmsKeySpec spec) {
    return spec.family()
        == (oaep.isPresent() ? KmsKeySpec.Family.RSA : KmsKeySpec.Family.SYMMETRIC);
  }
}
