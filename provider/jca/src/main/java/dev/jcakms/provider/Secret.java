package dev.jcakms.provider;

/** The secrets that a configuration says where to find, and the words in which it is spoken of. */
enum Secret {
  /** Locks the file of a software root. */
  PASSPHRASE("passphrase", "passphrase-source", "Passphrase of the software root: "),
  /** Logs in to a token. */
  PIN("PIN", "pin-source", "PIN of the token: ");

  private final String noun;
  private final String setting;
  private final String prompt;

  Secret(String noun, String setting, String prompt) {
    this.noun = noun;
    this.setting = setting;
    this.prompt = prompt;
  }

  String noun() {
    return noun;
  }

  /** The setting, or the attribute of the PKCS#11 URI, that says where it is. */
  String setting() {
    return setting;
  }

  String prompt() {
    return prompt;
  }
}
