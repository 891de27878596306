package dev.jcakms.conformance.neutrality;

import java.util.concurrent.Callable;

/**
 * A thing that programs do with the JDK and software keys.
 *
 * @param name what its line begins with
 * @param work does it and tells what came out, the same each time
 */
record Idiom(String name, Callable<Object> work) {
  static final String SEPARATOR = ": ";

  /** Does it; a failure is a result like any other. */
  String line() {
    return name + SEPARATOR + result().replaceAll("\\R", " ").replaceAll("@[0-9a-f]+", "@");
  }

  private String result() {
    try {
      return String.valueOf(work.call());
    } catch (Exception | LinkageError e) {
      return e.getClass().getName() + " " + e.getMessage();
    }
  }
}
