package dev.jcakms.conformance.home;

import static dev.jcakms.conformance.home.HomeFixture.Kind.AGREEMENT;
import static dev.jcakms.conformance.home.HomeFixture.Kind.DATA_KEY;
import static dev.jcakms.conformance.home.HomeFixture.Kind.DATA_KEY_PAIR;
import static dev.jcakms.conformance.home.HomeFixture.Kind.DIRECT;
import static dev.jcakms.conformance.home.HomeFixture.Kind.MAC;
import static dev.jcakms.conformance.home.HomeFixture.Kind.MESSAGE;
import static dev.jcakms.conformance.home.HomeFixture.Kind.OAEP;
import static dev.jcakms.conformance.home.HomeFixture.Kind.SIGNATURE;
import static dev.jcakms.conformance.home.HomeFixture.Kind.WRAPPED_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.jca.key.DataKey;
import dev.jcakms.jca.key.DataKeySpec;
import dev.jcakms.jca.key.KmsSecretKey;
import dev.jcakms.port.GeneratedDataKeyPair;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.MacAlgorithm;
import dev.jcakms.port.NewKey;
import dev.jcakms.provider.KmsProvider;
import dev.jcakms.service.admin.KeyAdministration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the fixture of a home with this build. {@code homes/README.md} has the command, and says
 * when another one is due.
 */
final class HomeFixtureMaker {
  private static final int MAX_DIRECT_BYTES = 4096;
  private static final int MAX_SINGLE_BYTES = 65_536;
  private static final int FIVE_FULL_CHUNKS_BYTES = 5 * 16_384;
  private static final String CONTEXT = "tenant=42,größe=\uD83D\uDCCF Ilıca,empty=";
  private static final String ASSOCIATED_DATA = "invoice 7";

  private final KmsProvider kms;
  private final Path directory;
  private final SecureRandom random = new SecureRandom();
  private final List<String> entries = new ArrayList<>(List.of(HomeFixture.Entry.HEADING));

  private HomeFixtureMaker(KmsProvider kms, Path directory) {
    this.kms = kms;
    this.directory = directory;
  }

  /** Arguments: a directory that does not exist; a passphrase, if the root file is to be locked. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    Path directory = Files.createDirectory(Path.of(arguments[0]));
    Files.createDirectory(directory.resolve(HomeFixture.CIPHERTEXTS));
    Path passphrase = directory.resolve(HomeFixture.PASSPHRASE);
    if (arguments.length > 1) {
      Files.writeString(passphrase, arguments[1] + "\n", UTF_8);
    }
    try (KmsProvider kms = HomeFixture.open(directory.resolve(HomeFixture.HOME), passphrase)) {
      kms.initialize();
      new HomeFixtureMaker(kms, directory).make();
    }
  }

  private void make() throws IOException, GeneralSecurityException {
    KeyAdministration keys = kms.administration();
    KeyName orders = KeyName.of(keys.ensureKey("alias/orders").keyId().toString());
    keys.createAlias("alias/more/orders_2", orders);
    String unnamed =
        keys.createKey(
                NewKey.symmetric().withDescription("without alias: \"Ölfässer\" \uD83D\uDD11"))
            .keyId()
            .toString();
    KeyName off = KeyName.of(keys.ensureKey("alias/off").keyId().toString());

    message("single-0", "alias/orders", 0, "", "");
    message("single", "alias/orders", 100, "", "");
    message("single-context", "alias/orders", 100, CONTEXT, "");
    message("single-aad", "alias/orders", 100, "", ASSOCIATED_DATA);
    message("single-longest", unnamed, MAX_SINGLE_BYTES, CONTEXT, ASSOCIATED_DATA);
    message("chunked-shortest", "alias/orders", MAX_SINGLE_BYTES + 1, "", "");
    message("chunked", unnamed, FIVE_FULL_CHUNKS_BYTES, CONTEXT, ASSOCIATED_DATA);
    message("single-disabled", "alias/off", 100, "", "");
    direct("direct-1", "alias/orders", 1, "");
    direct("direct-4096", unnamed, MAX_DIRECT_BYTES, CONTEXT);
    wrappedKey("wrapped-key", "alias/orders", 32, CONTEXT);
    dataKey("data-key", "alias/orders", 32, "");
    dataKey("data-key-context", unnamed, 1024, CONTEXT);
    keys.disableKey(off);

    dataKeyPair("data-key-pair", "alias/orders", CONTEXT);
    oaep("oaep", made(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT, "alias/oaep"));
    mac("mac", made(KmsKeySpec.HMAC_384, KeyUsage.GENERATE_VERIFY_MAC, "alias/mac"));
    mac("mac-imported", imported("alias/imported"));
    for (KmsKeySpec spec :
        List.of(
            KmsKeySpec.ECC_NIST_P521,
            KmsKeySpec.ECC_SECG_P256K1,
            KmsKeySpec.ECC_NIST_EDWARDS25519,
            KmsKeySpec.ML_DSA_65)) {
      signature("signature-" + spec, made(spec, KeyUsage.SIGN_VERIFY, "alias/" + spec));
    }
    agreement("agreement", made(KmsKeySpec.ECC_NIST_P256, KeyUsage.KEY_AGREEMENT, "alias/agree"));

    Files.write(directory.resolve(HomeFixture.LIST), entries, UTF_8);
    List<String> lines = new ArrayList<>();
    lines.add("# ARN | spec | usage | state | creation | description | material | aliases");
    lines.addAll(HomeFixture.describe(keys));
    Files.write(directory.resolve(HomeFixture.KEYS), lines, UTF_8);
  }

  private void message(String file, String key, int bytes, String context, String aad)
      throws IOException, GeneralSecurityException {
    byte[] plaintext = random(bytes);
    HomeFixture.Entry entry = entry(file, MESSAGE, key, context, aad, plaintext);
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM/NoPadding", kms);
    cipher.init(Cipher.ENCRYPT_MODE, KmsSecretKey.named(key), entry.encryptionContext());
    if (!aad.isEmpty()) {
      cipher.updateAAD(aad.getBytes(UTF_8));
    }
    keep(entry, cipher.doFinal(plaintext));
  }

  private void direct(String file, String key, int bytes, String context)
      throws IOException, GeneralSecurityException {
    byte[] plaintext = random(bytes);
    HomeFixture.Entry entry = entry(file, DIRECT, key, context, "", plaintext);
    keep(entry, direct(Cipher.ENCRYPT_MODE, entry).doFinal(plaintext));
  }

  private void wrappedKey(String file, String key, int bytes, String context)
      throws IOException, GeneralSecurityException {
    byte[] plaintext = random(bytes);
    HomeFixture.Entry entry = entry(file, WRAPPED_KEY, key, context, "", plaintext);
    keep(entry, direct(Cipher.WRAP_MODE, entry).wrap(new SecretKeySpec(plaintext, "AES")));
  }

  private Cipher direct(int mode, HomeFixture.Entry entry) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("KMS/AES-GCM-DIRECT/NoPadding", kms);
    cipher.init(mode, KmsSecretKey.named(entry.key()), entry.encryptionContext());
    return cipher;
  }

  private void dataKey(String file, String key, int bytes, String context)
      throws IOException, GeneralSecurityException {
    HomeFixture.Entry asked = entry(file, DATA_KEY, key, context, "", new byte[0]);
    KeyGenerator generator = KeyGenerator.getInstance("KMS/DataKey", kms);
    generator.init(
        new DataKeySpec(KmsSecretKey.named(key), bytes, asked.encryptionContext(), true));
    DataKey made = (DataKey) generator.generateKey();
    byte[] plaintext = made.getEncoded();
    if (plaintext == null) {
      throw new AssertionError("a data key without its bytes");
    }
    keep(entry(file, DATA_KEY, key, context, "", plaintext), made.ciphertextBlob());
  }

  private String imported(String alias) {
    NewKey newKey =
        new NewKey(
            KmsKeySpec.HMAC_384,
            KeyUsage.GENERATE_VERIFY_MAC,
            Optional.of(alias),
            "from elsewhere");
    return kms.administration().importKey(newKey, random(100), List.of()).keyId().toString();
  }

  private String made(KmsKeySpec spec, KeyUsage usage, String alias) {
    return kms.administration()
        .createKey(new NewKey(spec, usage, Optional.of(alias), ""))
        .keyId()
        .toString();
  }

  private void dataKeyPair(String file, String key, String context)
      throws IOException, GeneralSecurityException {
    HomeFixture.Entry asked = entry(file, DATA_KEY_PAIR, key, context, "", new byte[0]);
    GeneratedDataKeyPair pair =
        kms.port()
            .generateDataKeyPair(
                KeyName.of(key), asked.encryptionContext(), KmsKeySpec.ECC_NIST_P256);
    keep(
        entry(file, DATA_KEY_PAIR, key, context, "", pair.privateKey()),
        pair.sealed().ciphertextBlob());
  }

  private void oaep(String file, String key) throws IOException, GeneralSecurityException {
    byte[] plaintext = random(100);
    keep(
        entry(file, OAEP, key, "", "", plaintext),
        kms.port().oaepEncrypting(KeyName.of(key), HomeFixture.OAEP_SCHEME).encrypt(plaintext));
  }

  private void mac(String file, String key) throws IOException, GeneralSecurityException {
    keep(
        entry(file, MAC, key, "", ASSOCIATED_DATA, ASSOCIATED_DATA.getBytes(UTF_8)),
        kms.port()
            .macMaking(KeyName.of(key), MacAlgorithm.HMAC_SHA_384)
            .mac(ASSOCIATED_DATA.getBytes(UTF_8)));
  }

  private void signature(String file, String key) throws IOException, GeneralSecurityException {
    HomeFixture.Signed signed = HomeFixture.Signed.of(kms, KeyName.of(key), ASSOCIATED_DATA);
    keep(
        entry(file, SIGNATURE, key, "", ASSOCIATED_DATA, ASSOCIATED_DATA.getBytes(UTF_8)),
        kms.port().signing(KeyName.of(key), signed.scheme()).sign(signed.input()));
  }

  private void agreement(String file, String key) throws IOException, GeneralSecurityException {
    byte[] peer = kms.port().getPublicKey(KeyName.of(key)).publicKey();
    byte[] secret = kms.port().agreeing(KeyName.of(key)).agree(peer);
    keep(entry(file, AGREEMENT, key, "", "", secret), peer);
  }

  private static HomeFixture.Entry entry(
      String file, HomeFixture.Kind kind, String key, String context, String aad, byte[] plaintext)
      throws GeneralSecurityException {
    String digest =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(plaintext));
    return new HomeFixture.Entry(file, kind, key, context, aad, plaintext.length, digest);
  }

  private void keep(HomeFixture.Entry entry, byte[] ciphertext) throws IOException {
    Files.write(directory.resolve(HomeFixture.CIPHERTEXTS).resolve(entry.file()), ciphertext);
    entries.add(entry.line());
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
