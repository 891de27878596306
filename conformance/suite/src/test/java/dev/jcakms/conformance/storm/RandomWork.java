package dev.jcakms.conformance.storm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Random;
import java.util.Set;

/**
 * Draws from one source of randomness, which never gives the same twice.
 *
 * @param drawn what all threads have drawn
 */
record RandomWork(SecureRandom shared, Set<ByteBuffer> drawn) implements Work {
  private static final int BYTES = 16;

  @Override
  public void once(Random random) {
    byte[] bytes = new byte[BYTES];
    shared.nextBytes(bytes);
    assertTrue(drawn.add(ByteBuffer.wrap(bytes)), "the same random bytes were drawn before");
  }
}
