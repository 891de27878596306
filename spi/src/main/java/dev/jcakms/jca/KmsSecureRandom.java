package dev.jcakms.jca;

import dev.jcakms.port.KeyService;
import dev.jcakms.port.KmsException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.SecureRandomSpi;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * {@code KMS}: random bytes of the root's own generator. It is the root that seeds it: what an
 * application offers as a seed is not looked at.
 */
final class KmsSecureRandom extends SecureRandomSpi {
  private static final long serialVersionUID = 1L;

  private final transient Supplier<KeyService> own;

  KmsSecureRandom(Supplier<KeyService> own) {
    this.own = own;
  }

  /** Does nothing: it could only add to what the root does not take from anybody. */
  @Override
  protected void engineSetSeed(byte[] seed) {}

  @Override
  protected void engineNextBytes(byte[] out) {
    try {
      KeyService service = own.get();
      for (int done = 0; done < out.length; ) {
        byte[] piece = service.random(Math.min(out.length - done, KeyService.MAX_RANDOM_BYTES));
        System.arraycopy(piece, 0, out, done, piece.length);
        done += piece.length;
        Arrays.fill(piece, (byte) 0);
      }
    } catch (KmsException e) {
      throw JcaExceptions.later(e);
    }
  }

  /** Bytes of the same generator: a seed for another. */
  @Override
  protected byte[] engineGenerateSeed(int lengthBytes) {
    byte[] seed = new byte[lengthBytes];
    engineNextBytes(seed);
    return seed;
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("the root's generator is not handed on");
  }
}
