package dev.jcakms.hsm.software;

/** A software root's own key and whose it is. The array belongs to whoever holds this. */
record RootKey(String installation, byte[] key) {
  @Override
  public String toString() {
    return "RootKey[" + installation + "]";
  }
}
