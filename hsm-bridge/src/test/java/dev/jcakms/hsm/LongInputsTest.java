package dev.jcakms.hsm;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Whose AES-GCM takes long inputs, and who is not let near them. */
class LongInputsTest {
  private static final String CORRETTO = "AmazonCorrettoCryptoProvider";
  private static final Provider JDK = requireNonNull(Security.getProvider("SunJCE"));
  private static final ClassLoader HERE = LongInputsTest.class.getClassLoader();

  private static Provider chosen(ClassLoader classPath, int javaFeature) {
    return new LongInputs(JDK, classPath, javaFeature).provider();
  }

  @Test
  void correttoTakesThemWhereItIsFasterThanTheJdk() {
    assertEquals(CORRETTO, chosen(HERE, 17).getName());
    assertSame(JDK, chosen(HERE, 18), "the JDK has become as fast");
  }

  @Test
  void whereCorrettoIsNotOnTheClassPathTheOrdinaryOneTakesThem() {
    assertSame(JDK, chosen(ClassLoader.getPlatformClassLoader(), 17));
  }

  @Test
  void choiceIsMadeOnceAndPutsNobodyInTheListOfProviders() {
    LongInputs inputs = new LongInputs(JDK, HERE, 17);
    assertSame(inputs.provider(), inputs.provider());
    assertEquals(null, Security.getProvider(CORRETTO));
  }

  @Test
  void whatIsSealedByOneEngineIsOpenedByTheOther() throws Exception {
    Primitives primitives = Primitives.best();
    byte[] plaintext = new byte[LongInputs.FROM_BYTES];
    byte[] sealed = apply(primitives.aesGcm(plaintext.length), Cipher.ENCRYPT_MODE, plaintext);
    assertArrayEquals(plaintext, apply(primitives.aesGcm(), Cipher.DECRYPT_MODE, sealed));
    assertArrayEquals(sealed, apply(primitives.aesGcm(), Cipher.ENCRYPT_MODE, plaintext));
    assertFalse(primitives.isLong(LongInputs.FROM_BYTES - 1));
    assertEquals(Runtime.version().feature() < 18, primitives.isLong(LongInputs.FROM_BYTES));
  }

  private static byte[] apply(Cipher cipher, int mode, byte[] input) throws Exception {
    cipher.init(
        mode, new SecretKeySpec(new byte[32], "AES"), new GCMParameterSpec(128, new byte[12]));
    return cipher.doFinal(input);
  }

  @Test
  void selfTestPassesTheJdkItself() {
    assertTrue(LongInputs.doesTheSame(JDK, JDK));
  }

  @Test
  void engineThatSealsOtherwiseIsRefused() {
    Broken.Fault flips = (mode, output) -> output[0] ^= 1;
    assertFalse(LongInputs.doesTheSame(JDK, new Broken(flips)));
  }

  @Test
  void engineThatTakesEveryTagIsRefused() {
    assertFalse(LongInputs.doesTheSame(JDK, new Broken(Broken.Fault.NO_TAG_IS_BAD)));
  }

  @Test
  void engineThatThrowsOrIsMissingIsRefused() {
    Broken.Fault throwing =
        (mode, output) -> {
          throw new IllegalStateException("a fault of the library");
        };
    assertFalse(LongInputs.doesTheSame(JDK, new Broken(throwing)));
    assertFalse(LongInputs.doesTheSame(JDK, requireNonNull(Security.getProvider("SUN"))));
  }

  /** A provider whose AES-GCM is the JDK's but for one fault. */
  private static final class Broken extends Provider {
    private static final long serialVersionUID = 1L;

    interface Fault {
      Fault NO_TAG_IS_BAD = (mode, output) -> {};

      void change(int mode, byte[] output);
    }

    Broken(Fault fault) {
      super("Broken", "1", "one fault");
      putService(
          new Service(this, "Cipher", "AES/GCM/NoPadding", "none", null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new BrokenGcm(fault);
            }
          });
    }
  }

  private static final class BrokenGcm extends CipherSpi {
    private final Broken.Fault fault;
    private final Cipher right;
    private int mode;

    BrokenGcm(Broken.Fault fault) {
      this.fault = fault;
      this.right = Primitives.best().aesGcm();
    }

    @Override
    protected void engineInit(
        int newMode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      mode = newMode;
      right.init(newMode, key, parameters);
    }

    @Override
    protected void engineUpdateAAD(byte[] in, int offset, int length) {
      right.updateAAD(in, offset, length);
    }

    @Override
    protected byte[] engineDoFinal(byte[] in, int offset, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      byte[] output;
      try {
        output = right.doFinal(in, offset, length);
      } catch (AEADBadTagException bad) {
        if (fault != Broken.Fault.NO_TAG_IS_BAD) {
          throw bad;
        }
        output = new byte[length];
      }
      fault.change(mode, output);
      return output;
    }

    @Override
    protected void engineSetMode(String name) {}

    @Override
    protected void engineSetPadding(String name) {}

    @Override
    protected int engineGetBlockSize() {
      return 16;
    }

    @Override
    protected int engineGetOutputSize(int inputBytes) {
      return inputBytes + 16;
    }

    @Override
    protected byte[] engineGetIV() {
      return right.getIV();
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return right.getParameters();
    }

    @Override
    protected void engineInit(int newMode, Key key, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineInit(
        int newMode, Key key, AlgorithmParameters parameters, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineUpdate(byte[] in, int offset, int length) {
      return right.update(in, offset, length);
    }

    @Override
    protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
        throws ShortBufferException {
      return right.update(in, offset, length, out, outOffset);
    }

    @Override
    protected int engineDoFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
        throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
      return right.doFinal(in, offset, length, out, outOffset);
    }
  }
}
