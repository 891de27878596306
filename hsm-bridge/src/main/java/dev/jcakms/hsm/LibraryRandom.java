package dev.jcakms.hsm;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** A SecureRandom for libraries that want one. All that it gives comes from a Randomness. */
public final class LibraryRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  /** One over {@code randomness}. */
  public LibraryRandom(Randomness randomness) {
    super(new Source(randomness), null);
  }

  @Override
  public String getAlgorithm() {
    return "Randomness";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(getClass().getName());
  }

  private static final class Source extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;

    private final transient Randomness randomness;

    Source(Randomness randomness) {
      this.randomness = randomness;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // It needs none, and takes none.
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      randomness.nextBytes(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int lengthBytes) {
      return randomness.bytes(lengthBytes);
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
      throw new NotSerializableException(getClass().getName());
    }
  }
}
