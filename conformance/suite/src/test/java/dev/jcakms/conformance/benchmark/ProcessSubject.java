package dev.jcakms.conformance.benchmark;

/** What whole processes are measured of. */
enum ProcessSubject {
  /** A program that makes its first message under a key that is there. */
  FIRST_SEAL("first-seal", "`KMS/AES-GCM/NoPadding`"),
  /** A program that encrypts for the first time by Bouncy Castle's AES-GCM. */
  BOUNCY_CASTLE("bouncy-castle", "Bouncy Castle's AES-GCM"),
  /** The command, as it is installed. */
  KMS("kms", "`kms`"),
  /** The command on a machine that has one processor as far as it knows. */
  KMS_ALONE("kms-alone", "`kms` on one processor"),
  /** The JDK's command for KeyStores. */
  KEYTOOL("keytool", "`keytool -list`"),
  /** age with an X25519 key. */
  AGE("age", "`age`"),
  /** OpenSSL, which authenticates nothing here. */
  OPENSSL("openssl", "`openssl enc -aes-256-ctr`");

  private final String word;
  private final String title;

  ProcessSubject(String word, String title) {
    this.word = word;
    this.title = title;
  }

  /** In the results. */
  String word() {
    return word;
  }

  /** For people. */
  String title() {
    return title;
  }
}
