package dev.jcakms.hsm.software;

import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.MacStream;
import dev.jcakms.hsm.Primitives;
import java.security.InvalidKeyException;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An HMAC in the making, that goes on only as long as its root is open. */
final class HmacStream implements MacStream {
  private static final byte[] NO_SECRET = new byte[1];

  private final Lifetime lifetime;
  private final Mac mac;
  private boolean ended;

  HmacStream(Lifetime lifetime, Primitives primitives, KeyAlgorithm algorithm, byte[] secret) {
    this.lifetime = lifetime;
    this.mac = primitives.hmac(Hash.ofHmac(algorithm));
    key(secret);
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    whileGood(
        () -> {
          mac.update(in, offset, length);
          return mac;
        });
  }

  @Override
  public byte[] doFinal() {
    byte[] result = whileGood(mac::doFinal);
    close();
    return result;
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      key(NO_SECRET); // Overwrites what the Mac made of the secret.
    }
  }

  private <T> T whileGood(Supplier<T> step) {
    if (ended) {
      throw new HsmException(Reason.INPUT_REFUSED, "this stream has ended");
    }
    try {
      return lifetime.whileOpen(step);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void key(byte[] secret) {
    try {
      mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("an HMAC takes every key", e);
    }
  }
}
