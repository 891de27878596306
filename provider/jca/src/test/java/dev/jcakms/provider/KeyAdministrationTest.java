package dev.jcakms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.EncryptionAlgorithm;
import dev.jcakms.port.EncryptionTerms;
import dev.jcakms.port.KeyListEntry;
import dev.jcakms.port.KeyMetadata;
import dev.jcakms.port.KeyName;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsKeySpec;
import dev.jcakms.port.NewKey;
import dev.jcakms.port.ReEncrypted;
import dev.jcakms.service.admin.KeyAdministration;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
import dev.jcakms.service.admin.Tag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The control plane in Java: names, labels, lists and re-encryption, as the command has them. */
class KeyAdministrationTest {
  private static final String DESERET = "\uD801\uDC00"; // A letter that Java writes as two.

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path home;

  @SuppressWarnings("NullAway.Init")
  private KmsProvider kms;

  @SuppressWarnings("NullAway.Init")
  private KeyAdministration keys;

  @BeforeEach
  void makeAnInstallation() {
    kms = KmsProvider.builder().home(home).build();
    kms.initialize();
    keys = kms.administration();
  }

  @AfterEach
  void close() {
    kms.close();
  }

  private static KeyName id(KeyMetadata key) {
    return KeyName.of(key.keyId().toString());
  }

  private static void refused(KmsErrorCode code, Executable call) {
    KmsException refusal = assertThrows(KmsException.class, call);
    assertEquals(code, refusal.code(), refusal.getMessage());
  }

  /** All pages of a list, each of one size. */
  private static <T> List<T> all(int limit, Function<PageRequest, Page<T>> list) {
    List<T> all = new ArrayList<>();
    PageRequest request = PageRequest.first().withLimit(limit);
    while (true) {
      Page<T> page = list.apply(request);
      all.addAll(page.entries());
      if (page.nextMarker().isEmpty()) {
        return all;
      }
      assertEquals(limit, page.entries().size());
      request = request.after(page.nextMarker().get());
    }
  }

  @Test
  void pagesOfEverySizeMakeTheWholeList() {
    for (int i = 0; i < 7; i++) {
      keys.ensureKey("alias/" + i);
    }
    KeyName first = id(keys.describeKey(KeyName.of("alias/0")));
    keys.createAlias("alias/more", first);
    List<KeyListEntry> allKeys = keys.listKeys();
    List<AliasListEntry> allAliases = keys.listAliases();
    assertEquals(7, allKeys.size());
    assertEquals(8, allAliases.size());
    for (int limit = 1; limit <= 9; limit++) {
      assertEquals(allKeys, all(limit, page -> keys.listKeys(page)));
      assertEquals(allAliases, all(limit, page -> keys.listAliases(Optional.empty(), page)));
      assertEquals(
          List.of("alias/0", "alias/more"),
          all(limit, page -> keys.listAliases(Optional.of(first), page)).stream()
              .map(AliasListEntry::aliasName)
              .toList());
      assertEquals(keys.history(first), all(limit, page -> keys.history(first, page)));
    }
  }

  @Test
  void defaultAndGreatestPagesAreOfAwsSizes() {
    KeyName key = id(keys.createKey(NewKey.symmetric()));
    for (int i = 0; i < 101; i++) {
      keys.createKey(NewKey.symmetric());
    }
    for (int i = 0; i < 50; i++) {
      keys.createAlias("alias/" + i, key);
      keys.tagResource(key, Map.of("tag" + i, ""));
    }
    keys.ensureKey("alias/last");
    PageRequest first = PageRequest.first();
    assertEquals(100, keys.listKeys(first).entries().size());
    assertEquals(103, keys.listKeys(first.withLimit(1000)).entries().size());
    refused(KmsErrorCode.VALIDATION, () -> keys.listKeys(first.withLimit(1001)));
    assertEquals(50, keys.listAliases(Optional.empty(), first).entries().size());
    assertEquals(51, keys.listAliases(Optional.empty(), first.withLimit(100)).entries().size());
    refused(
        KmsErrorCode.VALIDATION, () -> keys.listAliases(Optional.empty(), first.withLimit(101)));
    assertEquals(Optional.empty(), keys.listResourceTags(key, first).nextMarker());
    refused(KmsErrorCode.VALIDATION, () -> keys.listResourceTags(key, first.withLimit(51)));
    refused(KmsErrorCode.LIMIT_EXCEEDED, () -> keys.createAlias("alias/more", key));
    refused(KmsErrorCode.LIMIT_EXCEEDED, () -> keys.tagResource(key, Map.of("more", "")));
    keys.tagResource(key, Map.of("tag0", "another value"));
    assertEquals(102, keys.history(key).size());
    assertEquals(100, keys.history(key, first).entries().size());
    assertEquals(102, keys.history(key, first.withLimit(1000)).entries().size());
    refused(KmsErrorCode.VALIDATION, () -> keys.history(key, first.withLimit(1001)));
  }

  @Test
  void markerIsOfItsListAlone() {
    KeyMetadata one = keys.ensureKey("alias/one");
    keys.createAlias("alias/two", id(one));
    KeyMetadata other = keys.ensureKey("alias/three");
    keys.createAlias("alias/four", id(other));
    keys.tagResource(id(one), Map.of("a", "", "b", ""));
    PageRequest single = PageRequest.first().withLimit(1);
    List<String> markers =
        List.of(
            keys.listKeys(single).nextMarker().orElseThrow(),
            keys.listAliases(Optional.empty(), single).nextMarker().orElseThrow(),
            keys.listAliases(Optional.of(id(one)), single).nextMarker().orElseThrow(),
            keys.listResourceTags(id(one), single).nextMarker().orElseThrow(),
            keys.history(id(one), single).nextMarker().orElseThrow(),
            keys.history(id(other), single).nextMarker().orElseThrow());
    List<Function<PageRequest, Page<?>>> lists =
        List.of(
            keys::listKeys,
            page -> keys.listAliases(Optional.empty(), page),
            page -> keys.listAliases(Optional.of(id(one)), page),
            page -> keys.listResourceTags(id(one), page),
            page -> keys.history(id(one), page),
            page -> keys.history(id(other), page));
    for (int list = 0; list < lists.size(); list++) {
      Function<PageRequest, Page<?>> asked = lists.get(list);
      for (int marker = 0; marker < markers.size(); marker++) {
        PageRequest next = single.after(markers.get(marker));
        if (list == marker) {
          assertEquals(1, asked.apply(next).entries().size());
        } else {
          refused(KmsErrorCode.INVALID_MARKER, () -> asked.apply(next));
        }
      }
      for (String odd :
          List.of("", "?", "a2V5cw", markers.get(list) + "=", markers.get(list) + "A")) {
        refused(KmsErrorCode.INVALID_MARKER, () -> asked.apply(single.after(odd)));
      }
    }
  }

  @Test
  void tagsAreListedInTheirOrderWhateverTheirLetters() {
    KeyMetadata key = keys.createKey(NewKey.symmetric().withTags(Map.of("b", "1", "\uFB01", "2")));
    keys.tagResource(id(key), Map.of(DESERET + "a", "3", "b", "4"));
    List<Tag> expected =
        List.of(new Tag("b", "4"), new Tag("\uFB01", "2"), new Tag(DESERET + "a", "3"));
    for (int limit = 1; limit <= 3; limit++) {
      assertEquals(expected, all(limit, page -> keys.listResourceTags(id(key), page)));
    }
    keys.untagResource(id(key), Set.of("\uFB01", "none"));
    assertEquals(2, keys.listResourceTags(id(key), PageRequest.first()).entries().size());
  }

  @Test
  void tagThatCannotBeIsRefusedAndSoAreTheOthersWithIt() {
    KeyName key = id(keys.createKey(NewKey.symmetric()));
    keys.tagResource(key, Map.of("a".repeat(128), "b".repeat(256)));
    Map<String, KmsErrorCode> odd =
        Map.of(
            "",
            KmsErrorCode.VALIDATION,
            "a".repeat(129),
            KmsErrorCode.VALIDATION,
            "aws:a",
            KmsErrorCode.TAG,
            "AWS:a",
            KmsErrorCode.TAG,
            "a,b",
            KmsErrorCode.TAG,
            "a\nb",
            KmsErrorCode.TAG,
            DESERET.substring(0, 1),
            KmsErrorCode.TAG);
    odd.forEach(
        (name, code) -> {
          refused(code, () -> keys.tagResource(key, Map.of("good", "", name, "")));
          refused(code, () -> keys.createKey(NewKey.symmetric().withTags(Map.of(name, ""))));
          refused(code, () -> keys.untagResource(key, Set.of(name)));
        });
    refused(KmsErrorCode.VALIDATION, () -> keys.tagResource(key, Map.of("a", "b".repeat(257))));
    refused(KmsErrorCode.TAG, () -> keys.tagResource(key, Map.of("a", "100 %")));
    assertEquals(1, keys.listResourceTags(key, PageRequest.first()).entries().size());
    assertEquals(1, keys.listKeys().size());
  }

  @Test
  void aliasMovesBetweenKeysOfOneTypeAndUsageAndTheEngineFollows() {
    KeyMetadata old = keys.ensureKey("alias/orders");
    KeyMetadata next = keys.createKey(NewKey.symmetric());
    EncryptionContext none = EncryptionContext.none();
    KeyName alias = KeyName.of("alias/orders");
    byte[] plaintext = {1};
    assertEquals(old.arn(), kms.port().directSealing(alias, none).encrypt(plaintext).keyArn());
    keys.updateAlias("alias/orders", id(next));
    assertEquals(next.arn(), kms.port().directSealing(alias, none).encrypt(plaintext).keyArn());
    for (KmsKeySpec spec : List.of(KmsKeySpec.HMAC_256, KmsKeySpec.ECC_NIST_P256)) {
      KeyMetadata other =
          keys.createKey(new NewKey(spec, spec.usages().get(0), Optional.empty(), ""));
      refused(KmsErrorCode.VALIDATION, () -> keys.updateAlias("alias/orders", id(other)));
    }
    keys.deleteAlias("alias/orders");
    refused(KmsErrorCode.NOT_FOUND, () -> kms.port().directSealing(alias, none).encrypt(plaintext));
    refused(KmsErrorCode.NOT_FOUND, () -> keys.deleteAlias("alias/orders"));
    refused(KmsErrorCode.NOT_FOUND, () -> keys.updateAlias("alias/orders", id(old)));
  }

  @Test
  void descriptionIsReplaced() {
    KeyMetadata key = keys.createKey(NewKey.symmetric().withDescription("old"));
    keys.updateKeyDescription(id(key), "new");
    assertEquals("new", keys.describeKey(id(key)).description());
    refused(KmsErrorCode.VALIDATION, () -> keys.updateKeyDescription(id(key), "a".repeat(8193)));
    assertEquals("new", keys.describeKey(id(key)).description());
  }

  @Test
  void ciphertextGoesThroughRsaAndBack() {
    KeyName symmetric = id(keys.ensureKey("alias/orders"));
    KeyName rsa =
        id(
            keys.createKey(
                new NewKey(KmsKeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT, Optional.empty(), "")));
    EncryptionContext context = EncryptionContext.of("tenant", "42");
    EncryptionTerms inRoot = EncryptionTerms.symmetric(symmetric, context);
    byte[] plaintext = "a plaintext".getBytes(StandardCharsets.UTF_8);
    byte[] blob = kms.port().directSealing(symmetric, context).encrypt(plaintext).ciphertextBlob();
    for (EncryptionAlgorithm algorithm :
        List.of(EncryptionAlgorithm.RSAES_OAEP_SHA_1, EncryptionAlgorithm.RSAES_OAEP_SHA_256)) {
      EncryptionTerms byRsa = EncryptionTerms.rsa(rsa, algorithm);
      ReEncrypted out = keys.reEncrypt(blob, inRoot, byRsa);
      assertEquals(Optional.empty(), out.keyMaterialId());
      ReEncrypted back = keys.reEncrypt(out.ciphertextBlob(), byRsa, inRoot);
      assertEquals(Optional.empty(), back.sourceKeyMaterialId());
      assertArrayEquals(
          plaintext,
          kms.port().directOpening(symmetric, context).decrypt(back.ciphertextBlob()).plaintext());
    }
    refused(
        KmsErrorCode.VALIDATION,
        () -> new EncryptionTerms(rsa, EncryptionAlgorithm.RSAES_OAEP_SHA_1, context));
    refused(
        KmsErrorCode.VALIDATION,
        () -> EncryptionTerms.rsa(KeyName.byCiphertext(), EncryptionAlgorithm.RSAES_OAEP_SHA_1));
    byte[] tooLong =
        kms.port().directSealing(symmetric, context).encrypt(new byte[300]).ciphertextBlob();
    refused(
        KmsErrorCode.VALIDATION,
        () ->
            keys.reEncrypt(
                tooLong, inRoot, EncryptionTerms.rsa(rsa, EncryptionAlgorithm.RSAES_OAEP_SHA_1)));
  }
}
