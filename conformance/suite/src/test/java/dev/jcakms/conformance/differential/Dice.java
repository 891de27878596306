package dev.jcakms.conformance.differential;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.TestInfo;

/**
 * What a test leaves to chance. All tests of a run have one seed, which each of them prints, and
 * {@code -Djcakms.test.seed} repeats the run, or a part of it; {@code
 * -Djcakms.differential.times=100} gives a hundred times the rounds.
 */
final class Dice {
  private static final long SEED = Long.getLong("jcakms.test.seed", System.nanoTime());
  private static final int SHORT_BYTES = 200;

  private final long seed;
  private final Random random;

  Dice(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Those of a test, or of what a class of tests has in common. */
  static Dice of(TestInfo test) {
    String name =
        test.getTestClass().map(Class::getSimpleName).orElse("?") + " " + test.getDisplayName();
    System.out.println(name + ": seed " + SEED);
    return new Dice(SEED + name.hashCode());
  }

  /** A source of what the root draws. */
  KnownRandomness randomness() {
    return new KnownRandomness(seed);
  }

  /** How often something is tried that is usually tried {@code usual} times. */
  static int rounds(int usual) {
    return usual * Integer.getInteger("jcakms.differential.times", 1);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean coin() {
    return random.nextBoolean();
  }

  <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A message: often a short one, sometimes none, sometimes the longest. */
  byte[] message(int mostBytes) {
    return bytes(
        switch (random.nextInt(8)) {
          case 0 -> 0;
          case 1 -> mostBytes;
          case 2, 3, 4 -> random.nextInt(Math.min(mostBytes, SHORT_BYTES) + 1);
          default -> random.nextInt(mostBytes + 1);
        });
  }

  /** The same with one bit changed. */
  byte[] changed(byte[] bytes) {
    byte[] changed = bytes.clone();
    int bit = random.nextInt(bytes.length * Byte.SIZE);
    changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    return changed;
  }

  /** Takes a part of an array. */
  @FunctionalInterface
  interface ArrayTaker {
    void take(byte[] in, int offset, int length) throws Exception;
  }

  /** Takes what remains of a buffer. */
  @FunctionalInterface
  interface BufferTaker {
    void take(ByteBuffer in) throws Exception;
  }

  /** Gives a message in pieces, some of them empty, each amid an array or in a buffer. */
  void give(byte[] message, ArrayTaker arrays, BufferTaker buffers) throws Exception {
    // Java 17 verifies no Ed25519 of a message that has no bytes unless they are given to it.
    arrays.take(message, 0, 0);
    int mostBytes = 1 + random.nextInt(message.length + 1);
    for (int from = 0; from < message.length; ) {
      int length = random.nextInt(Math.min(mostBytes, message.length - from) + 1);
      switch (random.nextInt(3)) {
        case 0 -> arrays.take(message, from, length);
        case 1 -> buffers.take(ByteBuffer.wrap(message, from, length).slice());
        default ->
            buffers.take(ByteBuffer.allocateDirect(length).put(message, from, length).flip());
      }
      from += length;
    }
  }

  /** For whatever wants one: the keys of others come again too. */
  SecureRandom secureRandom() {
    return new Repeatable(random);
  }

  private static final class Repeatable extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient Random random;

    Repeatable(Random random) {
      this.random = random;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }
}
