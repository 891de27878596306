package dev.jcakms.port;

/** The state of a KMS key. */
public enum KeyState {
  /** It does its work. */
  ENABLED("Enabled"),
  /** It refuses all work until it is enabled. */
  DISABLED("Disabled"),
  /** It refuses all work until its deletion is cancelled; when its time has come it is gone. */
  PENDING_DELETION("PendingDeletion");

  private final String awsName;

  KeyState(String awsName) {
    this.awsName = awsName;
  }

  /** The state as AWS writes it. */
  public String awsName() {
    return awsName;
  }
}
