package dev.jcakms.hsm.software;

import java.util.ArrayList;
import java.util.List;

/** A passphrase; the arrays that were handed out are kept, to see what became of them. */
final class KeptPassphrase implements Passphrase {
  private final String characters;
  private final List<char[]> handedOut = new ArrayList<>();

  KeptPassphrase(String characters) {
    this.characters = characters;
  }

  @Override
  public char[] read() {
    char[] array = characters.toCharArray();
    handedOut.add(array);
    return array;
  }

  List<char[]> handedOut() {
    return handedOut;
  }
}
