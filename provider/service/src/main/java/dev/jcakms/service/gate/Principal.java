package dev.jcakms.service.gate;

import dev.jcakms.port.Arns;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. One for each provider instance.
 *
 * @param arn in the form of AWS's principals
 */
public record Principal(String arn) {
  /** The account itself. */
  public static Principal ofAccount(Arns arns) {
    return new Principal("arn:" + arns.partition() + ":iam::" + arns.account() + ":root");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Principal principal && arn.equals(principal.arn);
  }

  /** Written out for the first message, which would wait until the JVM has made it. */
  @Override
  public int hashCode() {
    return arn.hashCode();
  }
}
