package dev.jcakms.hsm;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whose AES-GCM takes long inputs: the Amazon Corretto Crypto Provider's where that is on the class
 * path, is faster than this JDK's own, and does the same as the ordinary one in a self-test; else
 * the ordinary one's. Looked for with the first long input, and once. Thread-safe.
 */
final class LongInputs {
  /**
   * From here on it is faster on JDK 17; calls into native code cost more than they bring below.
   */
  static final int FROM_BYTES = 4096;

  /** The JDK's own AES-GCM is as fast from here on (JDK-8267125), with nothing native around. */
  private static final int FAST_ITSELF_FROM = 18;

  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final int TAG_BITS = 128;

  private final Provider ordinary;
  private final ClassLoader classPath;
  private final int javaFeature;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Provider chosen;

  /**
   * A choice that is not made yet.
   *
   * @param ordinary takes them where nobody else does
   * @param classPath where to look
   * @param javaFeature of {@link Runtime.Version#feature()}
   */
  LongInputs(Provider ordinary, ClassLoader classPath, int javaFeature) {
    this.ordinary = ordinary;
    this.classPath = classPath;
    this.javaFeature = javaFeature;
  }

  /** The one chosen. */
  Provider provider() {
    Provider made = chosen;
    return made != null ? made : choose();
  }

  private Provider choose() {
    looking.lock();
    try {
      Provider made = chosen;
      if (made == null) {
        made = javaFeature >= FAST_ITSELF_FROM ? ordinary : corretto();
        chosen = made;
      }
      return made;
    } finally {
      looking.unlock();
    }
  }

  private Provider corretto() {
    try {
      return ServiceLoader.load(Provider.class, classPath).stream()
          .filter(found -> found.type().getName().equals(CORRETTO))
          .map(ServiceLoader.Provider::get)
          .filter(found -> doesTheSame(ordinary, found))
          .findFirst()
          .orElse(ordinary);
    } catch (ServiceConfigurationError | RuntimeException | LinkageError broken) {
      return ordinary;
    }
  }

  /** Whether {@code other} seals, opens and refuses as {@code one} does. */
  static boolean doesTheSame(Provider one, Provider other) {
    try {
      for (int lengthBytes : new int[] {0, 1, FROM_BYTES + 7, 65_536}) {
        byte[] plaintext = filled(lengthBytes, 3);
        byte[] sealed = apply(one, Cipher.ENCRYPT_MODE, plaintext);
        if (!Arrays.equals(sealed, apply(other, Cipher.ENCRYPT_MODE, plaintext))
            || !Arrays.equals(plaintext, apply(other, Cipher.DECRYPT_MODE, sealed))) {
          return false;
        }
        sealed[lengthBytes / 2] ^= 1;
        if (!refuses(other, sealed)) {
          return false;
        }
      }
      return true;
    } catch (GeneralSecurityException | RuntimeException unable) {
      return false;
    }
  }

  private static boolean refuses(Provider provider, byte[] tampered)
      throws GeneralSecurityException {
    try {
      byte[] unused = apply(provider, Cipher.DECRYPT_MODE, tampered);
      return false;
    } catch (AEADBadTagException right) {
      return true;
    }
  }

  private static byte[] apply(Provider provider, int mode, byte[] input)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(AES_GCM, provider);
    cipher.init(
        mode,
        new SecretKeySpec(filled(32, 1), "AES"),
        new GCMParameterSpec(TAG_BITS, filled(12, 2)));
    cipher.updateAAD(filled(20, 4));
    return cipher.doFinal(input);
  }

  private static byte[] filled(int length, int first) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + 31 * i);
    }
    return bytes;
  }
}
