package dev.jcakms.conformance.storm;

import java.util.Random;

/**
 * What a thread does with engines of its own and keys that all threads share. It is used by one
 * thread, again and again, so that each engine is begun anew with other keys.
 */
@FunctionalInterface
interface Work {
  /**
   * Does it once and looks at the result.
   *
   * @param random says with which key and message
   * @throws AssertionError for a wrong result
   */
  void once(Random random) throws Exception;
}
