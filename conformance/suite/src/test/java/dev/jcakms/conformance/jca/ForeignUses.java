package dev.jcakms.conformance.jca;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Good and bad uses of software keys in the ciphers whose names we share, each told by a line. The
 * keys and whatever else would differ by chance stay the same for all lines of one object.
 */
final class ForeignUses {
  static final String AES_GCM = "AES/GCM/NoPadding";
  static final String OAEP = "RSA/ECB/OAEPWithSHA-256AndMGF1Padding";

  private static final byte[] TEA = "two pounds of tea".getBytes(UTF_8);
  private static final byte[] AAD = "some bytes".getBytes(UTF_8);
  private static final GCMParameterSpec PARAMETERS = new GCMParameterSpec(128, new byte[12]);

  private final KeyPair rsa;
  private final KeyPair curve;

  ForeignUses() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    rsa = generator.generateKeyPair();
    curve = KeyPairGenerator.getInstance("EC").generateKeyPair();
  }

  KeyPair rsa() {
    return rsa;
  }

  /** What comes of every use after every question. */
  List<String> lines(@Nullable Provider named) throws Exception {
    List<String> lines = new ArrayList<>();
    List<Use> ofRsa = ofRsa();
    List<Use> ofAes = ofAes();
    for (CipherQuestion question : CipherQuestion.values()) {
      for (Use use : ofRsa) {
        lines.add(lines.size() + " " + told(OAEP, question, named, use));
      }
      for (Use use : ofAes) {
        lines.add(lines.size() + " " + told(AES_GCM, question, named, use));
      }
    }
    return lines;
  }

  /** A use of a cipher, told by what comes of it. */
  private interface Use {
    Object of(Cipher cipher) throws Exception;
  }

  private static String told(
      String transformation, CipherQuestion question, @Nullable Provider named, Use use)
      throws Exception {
    Cipher cipher =
        named == null
            ? Cipher.getInstance(transformation)
            : Cipher.getInstance(transformation, named);
    String answer = question + " " + question.ask(cipher) + ": ";
    try {
      Object result = use.of(cipher);
      return answer
          + (result instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : result.toString());
    } catch (Exception e) {
      return answer + e;
    }
  }

  static byte[] afterInit(Cipher cipher, int mode, Key key, AlgorithmParameterSpec spec)
      throws Exception {
    cipher.init(mode, key, spec);
    return cipher.doFinal(TEA);
  }

  static byte[] encrypted(Key key) throws Exception {
    Cipher cipher = Cipher.getInstance(OAEP, Security.getProvider("SunJCE"));
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.doFinal(TEA);
  }

  private List<Use> ofRsa() throws Exception {
    byte[] ciphertext = encrypted(rsa.getPublic());
    return List.of(
        cipher -> {
          cipher.init(Cipher.DECRYPT_MODE, rsa.getPrivate());
          cipher.update(ciphertext, 0, 50);
          return cipher.doFinal(ciphertext, 50, ciphertext.length - 50);
        },
        cipher -> {
          cipher.init(Cipher.DECRYPT_MODE, rsa.getPrivate());
          cipher.update(ciphertext);
          return cipher.doFinal();
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, rsa.getPublic());
          return cipher.getOutputSize(3)
              + " "
              + cipher.doFinal(TEA).length
              + " "
              + cipher
                  .getParameters()
                  .getParameterSpec(OAEPParameterSpec.class)
                  .getDigestAlgorithm();
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, rsa.getPublic());
          return Arrays.toString(cipher.update(TEA))
              + cipher.getBlockSize()
              + Arrays.toString(cipher.getIV());
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, rsa.getPublic());
          return cipher.doFinal(new byte[300]);
        },
        cipher -> {
          cipher.init(Cipher.DECRYPT_MODE, rsa.getPrivate());
          return cipher.doFinal(new byte[257]);
        },
        cipher -> {
          cipher.init(Cipher.DECRYPT_MODE, rsa.getPrivate());
          return cipher.doFinal(new byte[256]);
        },
        cipher -> {
          cipher.init(Cipher.DECRYPT_MODE, rsa.getPublic());
          return "initialised";
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, rsa.getPrivate());
          return "initialised";
        },
        cipher -> {
          cipher.init(Cipher.DECRYPT_MODE, rsa.getPrivate(), PARAMETERS);
          return "initialised";
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, curve.getPublic());
          return "initialised";
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, (Key) null);
          return "initialised";
        },
        cipher -> {
          cipher.init(Cipher.WRAP_MODE, rsa.getPublic());
          byte[] wrapped = cipher.wrap(new SecretKeySpec(TEA, "AES"));
          cipher.init(Cipher.UNWRAP_MODE, rsa.getPrivate());
          return cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded();
        },
        cipher -> {
          cipher.init(Cipher.UNWRAP_MODE, rsa.getPrivate());
          return cipher.unwrap(TEA, "AES", Cipher.SECRET_KEY);
        },
        cipher -> {
          cipher.init(Cipher.DECRYPT_MODE, rsa.getPrivate());
          cipher.updateAAD(AAD);
          return "taken";
        });
  }

  private List<Use> ofAes() throws Exception {
    Key key = new SecretKeySpec(Arrays.copyOf(TEA, 16), "AES");
    return List.of(
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, key, PARAMETERS);
          cipher.updateAAD(AAD, 0, 3);
          cipher.updateAAD(ByteBuffer.wrap(AAD, 3, AAD.length - 3));
          byte[] first = cipher.update(TEA, 0, 16);
          String none = Arrays.toString(cipher.update(TEA, 16, 0));
          int size = cipher.getOutputSize(1);
          String last = Arrays.toString(cipher.doFinal(TEA, 16, 1));
          return Arrays.toString(first) + none + size + last;
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, key, PARAMETERS);
          ByteBuffer out = ByteBuffer.allocateDirect(100);
          int written = cipher.update(ByteBuffer.wrap(TEA), out);
          written += cipher.doFinal(ByteBuffer.allocate(0), out);
          byte[] result = new byte[written];
          out.flip().get(result);
          return result;
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, key, PARAMETERS);
          byte[] array = Arrays.copyOf(TEA, 100);
          int written = cipher.update(array, 0, TEA.length, array, 0);
          written += cipher.doFinal(array, written);
          return Arrays.copyOf(array, written);
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, key, PARAMETERS);
          return cipher.doFinal(TEA, 0, 5, new byte[3]);
        },
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, key);
          return cipher.getIV().length + " " + cipher.getParameters().getAlgorithm();
        },
        cipher -> {
          afterInit(cipher, Cipher.ENCRYPT_MODE, key, PARAMETERS);
          return cipher.doFinal(TEA);
        },
        cipher -> {
          afterInit(cipher, Cipher.ENCRYPT_MODE, key, PARAMETERS);
          cipher.init(Cipher.ENCRYPT_MODE, key, PARAMETERS);
          return "an IV was used twice";
        },
        cipher -> {
          byte[] message = afterInit(cipher, Cipher.ENCRYPT_MODE, key, PARAMETERS);
          cipher.init(Cipher.DECRYPT_MODE, key, PARAMETERS);
          return cipher.doFinal(message);
        },
        cipher -> afterInit(cipher, Cipher.DECRYPT_MODE, key, PARAMETERS),
        cipher -> {
          cipher.init(Cipher.DECRYPT_MODE, key);
          return "initialised";
        },
        cipher -> afterInit(cipher, Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(64, TEA)),
        cipher -> afterInit(cipher, Cipher.ENCRYPT_MODE, key, new IvParameterSpec(TEA)),
        cipher ->
            afterInit(
                cipher, Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[3], "AES"), PARAMETERS),
        cipher -> afterInit(cipher, Cipher.ENCRYPT_MODE, rsa.getPublic(), PARAMETERS),
        cipher -> {
          cipher.init(Cipher.ENCRYPT_MODE, (Key) null);
          return "initialised";
        },
        cipher -> {
          cipher.init(Cipher.WRAP_MODE, key, PARAMETERS);
          byte[] wrapped = cipher.wrap(new SecretKeySpec(TEA, "AES"));
          cipher.init(Cipher.UNWRAP_MODE, key, PARAMETERS);
          return cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded();
        });
  }
}
