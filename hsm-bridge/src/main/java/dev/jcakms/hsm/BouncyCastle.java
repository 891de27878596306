package dev.jcakms.hsm;

import java.security.Provider;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * Bouncy Castle as a provider object of our own, whatever the list of providers has; in no list
 * itself. Thread-safe.
 */
public final class BouncyCastle {
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable Provider provider;

  /** The object, made with the first use: that takes a tenth of a second. */
  public Provider provider() {
    Provider made = provider;
    return made != null ? made : make();
  }

  private Provider make() {
    making.lock();
    try {
      Provider made = provider;
      if (made == null) {
        made = new BouncyCastleProvider();
        provider = made;
      }
      return made;
    } finally {
      making.unlock();
    }
  }
}
