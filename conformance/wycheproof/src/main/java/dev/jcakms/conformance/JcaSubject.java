package dev.jcakms.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The engines of a JCA provider that keeps keys, each asked for from that provider. Secret and
 * private keys come into it as an application would bring them, through its KeyStore; AES keys are
 * wrapped and unwrapped by a key that it holds. What its KeyStore refuses is passed over.
 */
public final class JcaSubject implements Subject {
  private static final String WRAPPING = "KMS/AES-GCM-DIRECT/NoPadding";
  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final String OAEP = "RSA/ECB/OAEPPadding";

  private final Provider provider;
  private final SecretKey wrappingKey;
  private final Stores stores;
  private final Closeable installation;
  private final SoftwareKeys software = new SoftwareKeys();
  private final Map<String, Key> keys = new HashMap<>();

  /**
   * The KeyStores into which keys are imported, one for each use of a pair.
   *
   * @param signing takes MAC keys too
   * @param decrypting for RSA
   * @param agreeing for ECDH
   * @param entry what a private key without a certificate is put in as
   */
  public record Stores(
      KeyStore signing,
      KeyStore decrypting,
      KeyStore agreeing,
      Function<PrivateKey, KeyStore.Entry> entry) {}

  /**
   * A subject.
   *
   * @param wrappingKey wraps by {@code KMS/AES-GCM-DIRECT}
   * @param installation is closed with the subject
   */
  public JcaSubject(
      Provider provider, SecretKey wrappingKey, Stores stores, Closeable installation) {
    this.provider = provider;
    this.wrappingKey = wrappingKey;
    this.stores = stores;
    this.installation = installation;
  }

  @Override
  public boolean seals(
      byte[] key, GCMParameterSpec parameters, byte[] aad, byte[] plaintext, byte[] ciphertext)
      throws GeneralSecurityException, NotOfferedException {
    byte[] sealed = aesGcm(Cipher.ENCRYPT_MODE, key, parameters, aad, plaintext);
    return Arrays.equals(ciphertext, sealed);
  }

  @Override
  public byte[] open(byte[] key, GCMParameterSpec parameters, byte[] aad, byte[] ciphertext)
      throws GeneralSecurityException, NotOfferedException {
    return aesGcm(Cipher.DECRYPT_MODE, key, parameters, aad, ciphertext);
  }

  private byte[] aesGcm(int mode, byte[] key, GCMParameterSpec parameters, byte[] aad, byte[] input)
      throws GeneralSecurityException, NotOfferedException {
    require("Cipher", AES_GCM);
    Cipher cipher = Cipher.getInstance(AES_GCM, provider);
    cipher.init(mode, dataKey(key), parameters);
    cipher.updateAAD(aad);
    return cipher.doFinal(input);
  }

  private Key dataKey(byte[] bytes) throws GeneralSecurityException, NotOfferedException {
    return imported(
        "AES",
        bytes,
        () -> {
          Cipher wrapping = Cipher.getInstance(WRAPPING, provider);
          wrapping.init(Cipher.WRAP_MODE, wrappingKey);
          byte[] wrapped = wrapping.wrap(new SecretKeySpec(bytes, "AES"));
          wrapping.init(Cipher.UNWRAP_MODE, wrappingKey);
          return wrapping.unwrap(wrapped, "AES", Cipher.SECRET_KEY);
        });
  }

  @Override
  public byte[] mac(String algorithm, byte[] key, byte[] message)
      throws GeneralSecurityException, NotOfferedException {
    require("Mac", algorithm);
    Mac mac = Mac.getInstance(algorithm, provider);
    mac.init(
        imported(algorithm, key, () -> kept(stores.signing(), new SecretKeySpec(key, algorithm))));
    return mac.doFinal(message);
  }

  @Override
  public byte[] sign(
      String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] pkcs8, byte[] message)
      throws GeneralSecurityException, NotOfferedException {
    Signature signature = signature(algorithm, parameters);
    signature.initSign(pair(stores.signing(), keyAlgorithm(algorithm), pkcs8));
    signature.update(message);
    return signature.sign();
  }

  @Override
  public boolean verify(
      String algorithm,
      @Nullable AlgorithmParameterSpec parameters,
      byte[] publicKey,
      byte[] message,
      byte[] signature)
      throws GeneralSecurityException, NotOfferedException {
    Signature verifying = signature(algorithm, null);
    String keys = KeyForms.isPssKey(publicKey) ? "RSASSA-PSS" : keyAlgorithm(algorithm);
    verifying.initVerify(software.publicKey(keys, publicKey));
    setParameters(verifying, parameters);
    verifying.update(message);
    return verifying.verify(signature);
  }

  private Signature signature(String algorithm, @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException, NotOfferedException {
    require("Signature", algorithm);
    Signature signature = Signature.getInstance(algorithm, provider);
    setParameters(signature, parameters);
    return signature;
  }

  private static void setParameters(
      Signature signature, @Nullable AlgorithmParameterSpec parameters) throws NotOfferedException {
    if (parameters != null) {
      try {
        signature.setParameter(parameters);
      } catch (InvalidAlgorithmParameterException e) {
        throw new NotOfferedException("parameters are refused: " + e.getMessage());
      }
    }
  }

  private static String keyAlgorithm(String signature) {
    if (signature.contains("withECDSA")) {
      return "EC";
    }
    return signature.contains("RSA") ? "RSA" : signature;
  }

  @Override
  public byte[] agree(String curve, BigInteger privateValue, byte[] peer)
      throws GeneralSecurityException, NotOfferedException {
    require("KeyAgreement", "ECDH");
    PublicKey publicKey = software.publicKey("EC", peer);
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", provider);
    agreement.init(
        imported(
            curve,
            privateValue.toByteArray(),
            () ->
                kept(
                    stores.agreeing(),
                    software.privateKey("EC", KeyForms.ecPrivateKey(curve, privateValue)))));
    agreement.doPhase(publicKey, true);
    return agreement.generateSecret();
  }

  @Override
  public byte[] decrypt(OAEPParameterSpec parameters, byte[] pkcs8, byte[] ciphertext)
      throws GeneralSecurityException, NotOfferedException {
    require("Cipher", OAEP);
    Cipher cipher = Cipher.getInstance(OAEP, provider);
    Key key = pair(stores.decrypting(), "RSA", pkcs8);
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, parameters);
    } catch (InvalidAlgorithmParameterException e) {
      throw new NotOfferedException("parameters are refused: " + e.getMessage());
    }
    return cipher.doFinal(ciphertext);
  }

  private PrivateKey pair(KeyStore store, String algorithm, byte[] pkcs8)
      throws GeneralSecurityException, NotOfferedException {
    return (PrivateKey) imported(algorithm, pkcs8, () -> kept(store, read(algorithm, pkcs8)));
  }

  /** RSA keys are never what a case is about: one that cannot be read is passed over. */
  private PrivateKey read(String algorithm, byte[] pkcs8)
      throws GeneralSecurityException, NotOfferedException {
    try {
      return software.privateKey(algorithm, pkcs8);
    } catch (InvalidKeySpecException e) {
      if (algorithm.equals("RSA")) {
        throw new NotOfferedException("no factory reads the private key");
      }
      throw e;
    }
  }

  /** How a key comes into the provider. */
  @FunctionalInterface
  private interface Import {
    Key key() throws GeneralSecurityException, NotOfferedException;
  }

  /** A key that many cases share comes in once. */
  private Key imported(String algorithm, byte[] bytes, Import source)
      throws GeneralSecurityException, NotOfferedException {
    String name = algorithm + " " + HexFormat.of().formatHex(bytes);
    Key known = keys.get(name);
    if (known == null) {
      known = source.key();
      keys.put(name, known);
    }
    return known;
  }

  private Key kept(KeyStore store, Key key) throws GeneralSecurityException, NotOfferedException {
    String alias = "alias/vector-" + keys.size();
    try {
      if (key instanceof PrivateKey privateKey) {
        store.setEntry(alias, stores.entry().apply(privateKey), null);
      } else {
        store.setKeyEntry(alias, key, null, null);
      }
    } catch (KeyStoreException e) {
      throw new NotOfferedException("the key is not imported: " + e.getMessage());
    }
    return store.getKey(alias, null);
  }

  private void require(String type, String algorithm) throws NotOfferedException {
    if (provider.getService(type, algorithm) == null) {
      throw new NotOfferedException("the provider has no " + type + " " + algorithm);
    }
  }

  @Override
  public void close() throws IOException {
    installation.close();
  }
}
