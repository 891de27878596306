package dev.jcakms.hsm.software;

/** A software root's own key and whose it is. The array belongs to whoever holds this. */
record RootKey(String installation, byte[] key) {
  static final int KEY_BYTES = 32;

  RootKey {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a root key of " + key.length + " bytes");
    }
  }

  @Override
  public String toString() {
    return "RootKey[" + installation + "]";
  }
}
