package dev.jcakms.conformance.jca;

import dev.jcakms.provider.KmsProvider;
import java.security.Provider;
import java.security.Security;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Where our provider stands among the others while something is tried that needs none of ours. */
enum Placement {
  /** Not at all. */
  ABSENT,
  /** Behind all others, as the documentation has it. */
  LAST,
  /** Before all others. */
  FIRST;

  /** What an application does, and what it sees of it. */
  @FunctionalInterface
  interface Idiom {
    Object run() throws Exception;
  }

  /** What comes of each idiom while {@code kms} stands here. */
  Map<String, String> outcomes(Provider kms, Map<String, Idiom> idioms) {
    Map<String, String> outcomes = new TreeMap<>();
    switch (this) {
      case ABSENT -> {}
      case LAST -> Security.addProvider(kms);
      case FIRST -> Security.insertProviderAt(kms, 1);
    }
    try {
      idioms.forEach((name, idiom) -> outcomes.put(name, outcome(idiom)));
    } finally {
      Security.removeProvider(KmsProvider.NAME);
    }
    return outcomes;
  }

  /** A result as text, or the exception with what it says. */
  static String outcome(Idiom idiom) {
    try {
      Object result = idiom.run();
      return result instanceof byte[] bytes
          ? HexFormat.of().formatHex(bytes)
          : String.valueOf(result);
    } catch (Exception e) {
      return e.getClass().getName() + ": " + e.getMessage();
    }
  }

  /** The exception alone, for where the JDK's own engines do not agree on what it says. */
  static String refusal(Idiom idiom) {
    try {
      return "no exception, but " + idiom.run();
    } catch (Exception e) {
      return e.getClass().getName();
    }
  }
}
