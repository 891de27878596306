package dev.jcakms.conformance.benchmark;

/** What makes and opens the messages that are measured. */
enum MessageSubject {
  /** Our cipher, initialised for each message under a message key at hand. */
  KMS("kms", "`KMS/AES-GCM/NoPadding`"),
  /** The same, asked of the provider for each message. */
  KMS_ANEW("kms-anew", "`KMS/AES-GCM/NoPadding` by `getInstance` each time"),
  /** Our cipher with ACCP on the class path. */
  KMS_ACCP("kms-accp", "`KMS/AES-GCM/NoPadding` with ACCP"),
  /** A cipher of ours for each of ten thousand tasks, each on a virtual thread of its own. */
  KMS_VIRTUAL("kms-virtual", "a virtual thread for each task"),
  /** The same tasks on two platform threads. */
  KMS_POOL("kms-pool", "a pool of two platform threads"),
  /** The JDK's cipher, initialised for each message with a nonce of the default SecureRandom. */
  JDK("jdk", "the JDK"),
  /** The same, with nonces from our source. */
  JDK_OUR_NONCES("jdk-our-nonces", "the JDK with our nonces"),
  /** The JDK's cipher, fed 16 KiB at a time. */
  JDK_PIECES("jdk-pieces", "the JDK in updates of 16 KiB"),
  /** The JDK's cipher, a message for each 16 KiB, their nonces counted as those of chunks are. */
  JDK_CHUNKS("jdk-chunks", "the JDK, 16 KiB to a message"),
  /** Tink's envelope with a local key, which makes a data key for each message. */
  TINK("tink", "Tink's `KmsEnvelopeAead`"),
  /** The AWS Encryption SDK with caching, commitment and a raw key. */
  ENCRYPTION_SDK("encryption-sdk", "the AWS Encryption SDK, caching");

  private final String word;
  private final String title;

  MessageSubject(String word, String title) {
    this.word = word;
    this.title = title;
  }

  /** The subject of a word. */
  static MessageSubject of(String word) {
    for (MessageSubject subject : values()) {
      if (subject.word.equals(word)) {
        return subject;
      }
    }
    throw new IllegalArgumentException("no subject " + word);
  }

  /** As the value of JMH's parameter. */
  String word() {
    return word;
  }

  /** For people. */
  String title() {
    return title;
  }
}
