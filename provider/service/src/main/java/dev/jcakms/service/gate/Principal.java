package dev.jcakms.service.gate;

import dev.jcakms.port.Arns;

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
}
