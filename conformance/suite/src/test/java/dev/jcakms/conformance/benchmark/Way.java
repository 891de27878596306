package dev.jcakms.conformance.benchmark;

/** Who does an operation on a token. */
enum Way {
  /** {@code token_bench.c}. */
  C("c", "C program"),
  /** The root with {@code use=sunpkcs11}. */
  SUN_PKCS11("sunpkcs11", "SunPKCS11"),
  /** The root with {@code use=binding}. */
  BINDING("binding", "binding");

  private final String word;
  private final String title;

  Way(String word, String title) {
    this.word = word;
    this.title = title;
  }

  /** In names of files, and as the value of {@code use}. */
  String word() {
    return word;
  }

  /** For people. */
  String title() {
    return title;
  }
}
