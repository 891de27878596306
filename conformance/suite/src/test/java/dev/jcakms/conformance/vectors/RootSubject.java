package dev.jcakms.conformance.vectors;

import dev.jcakms.conformance.NotOfferedException;
import dev.jcakms.conformance.Subject;
import dev.jcakms.hsm.Foreign;
import dev.jcakms.hsm.Hash;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import dev.jcakms.hsm.KeyAlgorithm;
import dev.jcakms.hsm.Material;
import dev.jcakms.hsm.MaterialKind;
import dev.jcakms.hsm.OaepMechanism;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.hsm.Randomness;
import dev.jcakms.hsm.Root;
import dev.jcakms.hsm.SealMechanism;
import dev.jcakms.hsm.Sealed;
import dev.jcakms.hsm.SignatureForms;
import dev.jcakms.hsm.SignatureMechanism;
import dev.jcakms.hsm.WrapMechanism;
import dev.jcakms.hsm.testing.Elsewhere;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The port of a root. Every key comes in by {@link Root#unwrap}, as one that was made elsewhere; so
 * what a root does not import is passed over.
 */
final class RootSubject implements Subject {
  private static final byte[] OWNER = new byte[16];
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Randomness RANDOM = new OperatingSystemRandomness();

  private static final int AES_KEY_BYTES = KeyAlgorithm.AES_256.sizeBytes();
  private static final WrapMechanism WRAPPING = WrapMechanism.RSA_AES_KEY_WRAP_SHA_1;
  private static final byte[] MESSAGE = new byte[1];

  private final Root root;
  private final Hedge hedge;
  private final Map<String, Material> materials = new HashMap<>();
  private @Nullable Material wrappingKey;

  /**
   * A subject that closes the root.
   *
   * @param hedge what the root draws from, where it signs by ML-DSA
   */
  RootSubject(Root root, Hedge hedge) {
    this.root = root;
    this.hedge = hedge;
  }

  @Override
  public byte[] open(byte[] key, GCMParameterSpec parameters, byte[] aad, byte[] ciphertext)
      throws GeneralSecurityException, NotOfferedException {
    Material material = sealing(key, parameters);
    return answer(() -> root.open(material, aad, new Sealed(parameters.getIV(), ciphertext)));
  }

  @Override
  public boolean seals(
      byte[] key, GCMParameterSpec parameters, byte[] aad, byte[] plaintext, byte[] ciphertext)
      throws GeneralSecurityException, NotOfferedException {
    Material material = sealing(key, parameters);
    Sealed sealed = answer(() -> root.seal(material, aad, plaintext));
    return Arrays.equals(plaintext, answer(() -> root.open(material, aad, sealed)));
  }

  private Material sealing(byte[] key, GCMParameterSpec parameters)
      throws GeneralSecurityException, NotOfferedException {
    if (root.sealMechanism() != SealMechanism.AES_256_GCM) {
      throw new NotOfferedException("the software root seals by XAES-256-GCM, not by AES-GCM");
    }
    if (parameters.getIV().length != NONCE_BYTES || parameters.getTLen() != TAG_BITS) {
      throw new NotOfferedException("a root seals with nonces of 96 bits and tags of 128");
    }
    if (key.length != AES_KEY_BYTES) {
      throw new NotOfferedException("AES keys of a root have 256 bits");
    }
    return imported(MaterialKind.AES_256, key);
  }

  @Override
  public byte[] mac(String algorithm, byte[] key, byte[] message)
      throws GeneralSecurityException, NotOfferedException {
    Material material = imported(macKind(algorithm), key);
    return answer(() -> root.mac(material, message));
  }

  private static MaterialKind macKind(String algorithm) throws NotOfferedException {
    return switch (algorithm) {
      case "HmacSHA224" -> MaterialKind.HMAC_SHA_224_MAC;
      case "HmacSHA256" -> MaterialKind.HMAC_SHA_256_MAC;
      case "HmacSHA384" -> MaterialKind.HMAC_SHA_384_MAC;
      case "HmacSHA512" -> MaterialKind.HMAC_SHA_512_MAC;
      default -> throw new NotOfferedException("no material makes " + algorithm);
    };
  }

  /** Those of an HMAC, which is how they are told. */
  @Override
  public boolean holdsSecretsOf(int lengthBytes) {
    return lengthBytes >= Hash.SHA_256.digestBytes() && lengthBytes <= Hash.SHA_256.blockBytes();
  }

  /** What came out is told by the MAC that it makes: nothing else leaves a root. */
  @Override
  public boolean unwraps(byte[] key, byte[] wrapped, byte[] secret)
      throws GeneralSecurityException, NotOfferedException {
    if (key.length != AES_KEY_BYTES) {
      throw new NotOfferedException("material that unwraps has 256 bits");
    }
    Material wrappingKey = imported(MaterialKind.AES_256_UNWRAP, key);
    byte[] found =
        answer(
            () ->
                root.mac(
                    root.unwrap(
                        MaterialKind.HMAC_SHA_256_MAC,
                        newId(),
                        OWNER,
                        wrappingKey,
                        new Foreign(WrapMechanism.AES_KWP, wrapped)),
                    MESSAGE));
    Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return MessageDigest.isEqual(mac.doFinal(MESSAGE), found);
  }

  @Override
  public byte[] agree(String curve, BigInteger privateValue, byte[] peer)
      throws GeneralSecurityException, NotOfferedException {
    MaterialKind kind =
        switch (curve) {
          case "secp256r1" -> MaterialKind.P_256_AGREE;
          case "secp384r1" -> MaterialKind.P_384_AGREE;
          case "secp521r1" -> MaterialKind.P_521_AGREE;
          default -> throw new NotOfferedException("no material agrees on " + curve);
        };
    EcPair pair = EcPair.of(curve, privateValue);
    Material material = imported(kind, pair.pkcs8(), pair.publicKey());
    return answer(() -> root.agree(material, peer));
  }

  @Override
  public byte[] sign(
      String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] pkcs8, byte[] message)
      throws GeneralSecurityException, NotOfferedException {
    Hash hash =
        switch (algorithm) {
          case "SHA256withRSA" -> Hash.SHA_256;
          case "SHA384withRSA" -> Hash.SHA_384;
          case "SHA512withRSA" -> Hash.SHA_512;
          default -> throw new NotOfferedException("no KMS key signs by " + algorithm);
        };
    Material material = imported(rsaKind(pkcs8, "SIGN"), pkcs8);
    byte[] digest = MessageDigest.getInstance(hash.standardName()).digest(message);
    return answer(
        () ->
            root.sign(
                material,
                new SignatureMechanism.RsaPkcs1(),
                SignatureForms.digestInfo(hash, digest)));
  }

  @Override
  public boolean takesMu() {
    return true;
  }

  @Override
  public byte[] signMu(String parameterSet, byte[] pkcs8, byte[] mu)
      throws GeneralSecurityException, NotOfferedException {
    MaterialKind kind = MaterialKind.valueOf(parameterSet.replace('-', '_') + "_SIGN");
    Material material = imported(kind, pkcs8);
    return answer(
        () -> hedge.withZeros(() -> root.sign(material, new SignatureMechanism.MlDsaMu(), mu)));
  }

  @Override
  public byte[] decrypt(OAEPParameterSpec parameters, byte[] pkcs8, byte[] ciphertext)
      throws GeneralSecurityException, NotOfferedException {
    OaepMechanism mechanism =
        new OaepMechanism(
            oaepHash(parameters.getDigestAlgorithm()),
            oaepHash(((MGF1ParameterSpec) parameters.getMGFParameters()).getDigestAlgorithm()),
            ((PSource.PSpecified) parameters.getPSource()).getValue());
    Material material = imported(rsaKind(pkcs8, "DECRYPT"), pkcs8);
    return answer(() -> root.decrypt(material, mechanism, ciphertext));
  }

  private static Hash oaepHash(String standardName) throws NotOfferedException {
    return Stream.of(Hash.values())
        .filter(hash -> hash.standardName().equals(standardName))
        .findFirst()
        .orElseThrow(() -> new NotOfferedException("no root has OAEP with " + standardName));
  }

  private static MaterialKind rsaKind(byte[] pkcs8, String use) throws NotOfferedException {
    int modulusBits = RsaModulus.bits(pkcs8);
    return Stream.of(MaterialKind.values())
        .filter(kind -> kind.name().equals("RSA_" + modulusBits + "_" + use))
        .findFirst()
        .orElseThrow(
            () -> new NotOfferedException("no KMS key is an RSA key of " + modulusBits + " bits"));
  }

  private Material imported(MaterialKind kind, byte[] secret)
      throws GeneralSecurityException, NotOfferedException {
    return imported(kind, secret, new byte[0]);
  }

  /** A key that many cases share comes in once. */
  private Material imported(MaterialKind kind, byte[] secret, byte[] publicKey)
      throws GeneralSecurityException, NotOfferedException {
    String name = kind + " " + HexFormat.of().formatHex(secret);
    Material known = materials.get(name);
    if (known == null) {
      known = unwrapped(kind, secret, publicKey);
      materials.put(name, known);
    }
    return known;
  }

  private Material unwrapped(MaterialKind kind, byte[] secret, byte[] publicKey)
      throws GeneralSecurityException, NotOfferedException {
    Material wrappingKey = wrappingKey();
    byte[] wrapped =
        Elsewhere.wrapped(
            Elsewhere.publicKey(KeyAlgorithm.RSA_2048, wrappingKey.publicKey()),
            WRAPPING,
            RANDOM.bytes(AES_KEY_BYTES),
            secret);
    try {
      return root.unwrap(
          kind, newId(), OWNER, wrappingKey, new Foreign(WRAPPING, wrapped, publicKey));
    } catch (HsmException e) {
      if (e.reason() == Reason.UNSUPPORTED) {
        // Its capabilities say the same; to ask for them makes a token try them all.
        throw new NotOfferedException("the root imports no " + kind);
      }
      if (e.reason() == Reason.AUTHENTICATION_FAILED) {
        throw new NotOfferedException("the root does not import such a key of " + kind);
      }
      throw refusal(e);
    }
  }

  private Material wrappingKey() {
    if (wrappingKey == null) {
      wrappingKey = root.generate(MaterialKind.RSA_2048_UNWRAP, newId(), OWNER);
    }
    return wrappingKey;
  }

  private static byte[] newId() {
    return RANDOM.bytes(Material.ID_BYTES);
  }

  private static <T> T answer(Supplier<T> call)
      throws GeneralSecurityException, NotOfferedException {
    try {
      return call.get();
    } catch (HsmException e) {
      throw refusal(e);
    }
  }

  /** What a root refuses as input is a refusal; a fault is one of ours. */
  private static GeneralSecurityException refusal(HsmException e) throws NotOfferedException {
    return switch (e.reason()) {
      case AUTHENTICATION_FAILED -> new AEADBadTagException(e.getMessage());
      case INPUT_REFUSED -> new InvalidKeyException(e.getMessage());
      case UNSUPPORTED -> throw new NotOfferedException(String.valueOf(e.getMessage()));
      default -> throw e;
    };
  }

  @Override
  public void close() {
    root.close();
  }
}
