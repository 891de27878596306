package dev.jcakms.conformance.tampering;

import static dev.jcakms.conformance.tampering.Target.CONTEXT;
import static dev.jcakms.conformance.tampering.Target.DIRECT;
import static dev.jcakms.conformance.tampering.Target.ENVELOPE;
import static dev.jcakms.conformance.tampering.Target.KEY;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.CiphertextType;
import dev.jcakms.format.MessageHeader;
import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.jca.key.EncryptedDataKeyPairSpec;
import dev.jcakms.jca.key.EncryptedDataKeySpec;
import dev.jcakms.port.DirectOpening;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.port.KmsKeySpec;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type of ciphertext, offered to every consumer: only the right pairs open. */
class TypesTest {
  /** The same under every type, so that nothing but the type decides. */
  private static final byte[] SECRET = Target.plaintext(32);

  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final GCMParameterSpec PARAMETERS = new GCMParameterSpec(128, new byte[12]);
  private static final byte[] MESSAGE = Target.plaintext(20);

  /** What takes a ciphertext, and the types that it opens. */
  private enum Consumer {
    DIRECT_DO_FINAL(
        Exception.class,
        CiphertextType.DATA,
        CiphertextType.DATA_KEY,
        CiphertextType.DATA_KEY_PAIR) {
      @Override
      byte[] open(byte[] ciphertext) throws Exception {
        return target.opening(DIRECT, KEY).ready().doFinal(ciphertext);
      }
    },
    DIRECT_UNWRAP_SECRET(InvalidKeyException.class, CiphertextType.DATA_KEY) {
      @Override
      byte[] open(byte[] ciphertext) throws Exception {
        return unwrap(DIRECT, ciphertext, "AES", Cipher.SECRET_KEY);
      }
    },
    DIRECT_UNWRAP_PRIVATE(InvalidKeyException.class, CiphertextType.DATA_KEY_PAIR) {
      @Override
      byte[] open(byte[] ciphertext) throws Exception {
        return unwrap(DIRECT, ciphertext, "EC", Cipher.PRIVATE_KEY);
      }
    },
    ENVELOPE_DO_FINAL(Exception.class, CiphertextType.SINGLE, CiphertextType.CHUNKED) {
      @Override
      byte[] open(byte[] ciphertext) throws Exception {
        return target.opening(ENVELOPE, KEY).ready().doFinal(ciphertext);
      }
    },
    ENVELOPE_UNWRAP(InvalidKeyException.class, CiphertextType.SINGLE, CiphertextType.CHUNKED) {
      @Override
      byte[] open(byte[] ciphertext) throws Exception {
        return unwrap(ENVELOPE, ciphertext, "AES", Cipher.SECRET_KEY);
      }
    },
    SECRET_KEY_FACTORY(InvalidKeySpecException.class, CiphertextType.DATA_KEY) {
      @Override
      byte[] open(byte[] ciphertext) throws Exception {
        return SecretKeyFactory.getInstance("KMS/DataKey", target.kms())
            .generateSecret(new EncryptedDataKeySpec(KEY, ciphertext, CONTEXT))
            .getEncoded();
      }
    },
    KEY_FACTORY(InvalidKeySpecException.class, CiphertextType.DATA_KEY_PAIR) {
      @Override
      byte[] open(byte[] ciphertext) throws Exception {
        return KeyFactory.getInstance("KMS/DataKeyPair", target.kms())
            .generatePrivate(
                new EncryptedDataKeyPairSpec(KEY, ciphertext, CONTEXT, KmsKeySpec.ECC_NIST_P256))
            .getEncoded();
      }
    },
    /** What it makes of a message tells which key it has opened. */
    OPAQUE_CIPHER(Exception.class, CiphertextType.DATA_KEY) {
      @Override
      byte[] open(byte[] ciphertext) throws Exception {
        Cipher cipher = Cipher.getInstance(AES_GCM, target.kms());
        String arn = target.kms().key("alias/orders").keyName().text();
        cipher.init(
            Cipher.ENCRYPT_MODE,
            DataKey.opaque(target.kms().port(), CONTEXT, ciphertext, arn),
            PARAMETERS);
        return cipher.doFinal(MESSAGE);
      }

      @Override
      byte[] shown(byte[] secret) throws Exception {
        Cipher cipher = Cipher.getInstance(AES_GCM, Security.getProvider("SunJCE"));
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), PARAMETERS);
        return cipher.doFinal(MESSAGE);
      }
    },
    OPAQUE_FACTORY(Exception.class, CiphertextType.DATA_KEY) {
      @Override
      byte[] open(byte[] ciphertext) throws Exception {
        Cipher cipher = Cipher.getInstance(AES_GCM, target.kms());
        cipher.init(
            Cipher.ENCRYPT_MODE,
            SecretKeyFactory.getInstance("KMS/DataKey", target.kms())
                .generateSecret(
                    new EncryptedDataKeySpec(KEY, ciphertext, CONTEXT).withoutPlaintext()),
            PARAMETERS);
        return cipher.doFinal(MESSAGE);
      }

      @Override
      byte[] shown(byte[] secret) throws Exception {
        return OPAQUE_CIPHER.shown(secret);
      }
    },
    PORT_DECRYPT(
        KmsInvalidCiphertextException.class,
        CiphertextType.DATA,
        CiphertextType.DATA_KEY,
        CiphertextType.DATA_KEY_PAIR) {
      @Override
      byte[] open(byte[] ciphertext) {
        return port().decrypt(ciphertext).plaintext();
      }
    },
    PORT_UNWRAP_DATA_KEY(KmsInvalidCiphertextException.class, CiphertextType.DATA_KEY) {
      @Override
      byte[] open(byte[] ciphertext) {
        return port().unwrapDataKey(ciphertext).plaintext();
      }
    },
    PORT_UNWRAP_DATA_KEY_PAIR(KmsInvalidCiphertextException.class, CiphertextType.DATA_KEY_PAIR) {
      @Override
      byte[] open(byte[] ciphertext) {
        return port().unwrapDataKeyPair(ciphertext).plaintext();
      }
    };

    /** What a refusal is wrapped in; a bad tag is thrown as it is where that can be. */
    final Class<? extends Exception> refusal;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed.
    final Set<CiphertextType> opened;

    Consumer(Class<? extends Exception> refusal, CiphertextType... opened) {
      this.refusal = refusal;
      this.opened = Set.of(opened);
    }

    abstract byte[] open(byte[] ciphertext) throws Exception;

    boolean takesAesKeysAlone() {
      return this == OPAQUE_CIPHER || this == OPAQUE_FACTORY;
    }

    /** What {@link #open} gives for a ciphertext of {@code secret}. */
    byte[] shown(byte[] secret) throws Exception {
      return secret;
    }
  }

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static Target target;

  @SuppressWarnings("NullAway.Init")
  private static KeyPair pair;

  private static final Map<CiphertextType, byte[]> CIPHERTEXTS =
      new EnumMap<>(CiphertextType.class);

  @BeforeAll
  static void makeOneOfEachType() throws GeneralSecurityException {
    target = new Target(directory.resolve("home"));
    pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    CIPHERTEXTS.put(CiphertextType.DATA, target.seal(DIRECT, SECRET));
    Cipher wrapping = Cipher.getInstance(DIRECT, target.kms());
    wrapping.init(Cipher.WRAP_MODE, KEY, CONTEXT);
    CIPHERTEXTS.put(CiphertextType.DATA_KEY, wrapping.wrap(new SecretKeySpec(SECRET, "AES")));
    CIPHERTEXTS.put(CiphertextType.DATA_KEY_PAIR, wrapping.wrap(pair.getPrivate()));
    byte[] single = target.seal(ENVELOPE, SECRET);
    CIPHERTEXTS.put(
        CiphertextType.MESSAGE_KEY, MessageHeader.read(single).rootCiphertext().bytes());
    CIPHERTEXTS.put(CiphertextType.SINGLE, single);
    CIPHERTEXTS.put(CiphertextType.CHUNKED, target.sealChunked(SECRET));
  }

  @AfterAll
  static void close() {
    target.close();
  }

  @Test
  void onlyTheRightPairsOpen() throws Exception {
    assertEquals(EnumSet.allOf(CiphertextType.class), CIPHERTEXTS.keySet());
    for (Consumer consumer : Consumer.values()) {
      for (CiphertextType type : CiphertextType.values()) {
        byte[] ciphertext = bytes(type);
        assertEquals(type.id(), ciphertext[Layout.TYPE_POS]);
        if (consumer.opened.contains(type)) {
          assertArrayEquals(
              consumer.shown(
                  type == CiphertextType.DATA_KEY_PAIR ? pair.getPrivate().getEncoded() : SECRET),
              consumer.open(ciphertext),
              () -> type + " at " + consumer);
        } else {
          Exception refused =
              assertThrows(
                  consumer.refusal, () -> consumer.open(ciphertext), type + " at " + consumer);
          assertEquals(expected(consumer, type), refusal(refused), () -> type + " at " + consumer);
        }
      }
    }
  }

  /** The bytes of a root ciphertext of one type, called another, which its tag does not allow. */
  @Test
  void rootCiphertextThatIsCalledAnotherTypeIsRefused() throws Exception {
    for (Consumer consumer : Consumer.values()) {
      for (CiphertextType called : consumer.opened) {
        for (CiphertextType type : CIPHERTEXTS.keySet()) {
          if (type != called && !type.isMessage() && !called.isMessage()) {
            byte[] renamed = bytes(type);
            renamed[Layout.TYPE_POS] = called.id();
            Exception refused =
                assertThrows(
                    consumer.refusal,
                    () -> consumer.open(renamed),
                    type + " called " + called + " at " + consumer);
            if (!consumer.takesAesKeysAlone() || type != CiphertextType.DATA_KEY_PAIR) {
              assertEquals(Refusal.UNDISCLOSED, refusal(refused));
            } // Else its length has given it away.
          }
        }
      }
    }
  }

  /** A service that encrypts whatever a user gives must not be made to give him a message key. */
  @Test
  void bytesThatSomebodyChoseAreNoMessageKey() throws Exception {
    byte[] message = bytes(CiphertextType.SINGLE);
    for (CiphertextType type : EnumSet.of(CiphertextType.DATA, CiphertextType.DATA_KEY)) {
      byte[] chosen = bytes(type);
      byte[] forged = message.clone();
      System.arraycopy(chosen, 0, forged, Layout.ROOT_CIPHERTEXT_POS, chosen.length);
      target
          .opening(ENVELOPE, KEY)
          .requireRefused(Refusal.UNREADABLE, SECRET, forged, type + " as the message key");
      forged[Layout.ROOT_CIPHERTEXT_POS + Layout.TYPE_POS] = CiphertextType.MESSAGE_KEY.id();
      target
          .opening(ENVELOPE, KEY)
          .requireRefused(Refusal.UNDISCLOSED, SECRET, forged, type + " called a message key");
    }
  }

  @Test
  void generatedDataKeyIsOfTheTypeOfDataKeys() throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS/DataKey", target.kms());
    generator.init(DataKeySpec.aes256(KEY).withContext(CONTEXT));
    DataKey made = (DataKey) generator.generateKey();
    assertEquals(CiphertextType.DATA_KEY.id(), made.ciphertextBlob()[Layout.TYPE_POS]);
    for (Consumer consumer : Consumer.values()) {
      if (consumer.opened.contains(CiphertextType.DATA_KEY)) {
        assertArrayEquals(
            consumer.shown(requireNonNull(made.getEncoded())),
            consumer.open(made.ciphertextBlob()));
      } else {
        assertThrows(consumer.refusal, () -> consumer.open(made.ciphertextBlob()));
      }
    }
  }

  /** A message is no root ciphertext, nor the reverse; of root ciphertexts the wrong is unfit. */
  private static Refusal expected(Consumer consumer, CiphertextType type) {
    boolean opensMessages = consumer.opened.contains(CiphertextType.SINGLE);
    return type.isMessage() || opensMessages ? Refusal.UNREADABLE : Refusal.UNFIT;
  }

  private static Refusal refusal(Exception refused) {
    if (refused instanceof KmsInvalidCiphertextException atThePort) {
      return Refusal.because(atThePort.getCause());
    }
    return Refusal.of(
        refused instanceof AEADBadTagException badTag
            ? badTag
            : assertInstanceOf(AEADBadTagException.class, refused.getCause()));
  }

  private static byte[] bytes(CiphertextType type) {
    return requireNonNull(CIPHERTEXTS.get(type)).clone();
  }

  private static byte[] unwrap(String transformation, byte[] wrapped, String algorithm, int type)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(transformation, target.kms());
    cipher.init(Cipher.UNWRAP_MODE, KEY, CONTEXT);
    return cipher.unwrap(wrapped, algorithm, type).getEncoded();
  }

  private static DirectOpening port() {
    return target.kms().port().directOpening(KEY.keyName(), CONTEXT);
  }
}
