package dev.jcakms.service.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.format.FormatException;
import dev.jcakms.format.KeyId;
import dev.jcakms.port.AliasListEntry;
import dev.jcakms.port.KeyListEntry;
import dev.jcakms.service.admin.Page;
import dev.jcakms.service.admin.PageRequest;
import dev.jcakms.service.admin.Tag;
import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.installation.Installation;
import dev.jcakms.service.repository.AliasRecord;
import dev.jcakms.service.repository.KeyRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The lists of keys, aliases and tags, whole and in pages of AWS's sizes. Thread-safe. */
final class KeyLists {
  private static final Pages KEYS = new Pages("keys", KeyLists::isKeyId, 1000, 100);
  private static final Pages ALIASES = new Pages("aliases", AliasNames::isName, 100, 50);
  private static final Pages TAGS = new Pages("tags", TagRules::isKey, 50, 50);

  private final Installation installation;
  private final Gate gate;

  KeyLists(Installation installation, Gate gate) {
    this.installation = installation;
    this.gate = gate;
  }

  List<KeyListEntry> keys() {
    return keyIds("", Integer.MAX_VALUE).stream().map(this::listed).toList();
  }

  Page<KeyListEntry> keys(PageRequest page) {
    return KEYS.page(page, this::keyIds, KeyId::toString, this::listed);
  }

  List<AliasListEntry> aliases() {
    return aliases(Optional.empty(), "", Integer.MAX_VALUE).stream().map(this::listed).toList();
  }

  Page<AliasListEntry> aliases(Optional<KeyRecord> key, PageRequest page) {
    Optional<KeyId> target = key.map(KeyRecord::keyId);
    return target
        .map(ALIASES::of)
        .orElse(ALIASES)
        .page(
            page, (after, limit) -> aliases(target, after, limit), AliasRecord::name, this::listed);
  }

  Page<Tag> tags(KeyRecord key, PageRequest page) {
    return TAGS.of(key.keyId())
        .page(page, (after, limit) -> tags(key, after, limit), Tag::key, tag -> tag);
  }

  /** There are few, so they are read together. */
  private List<Tag> tags(KeyRecord key, String after, int limit) {
    return installation.repository().tags(key.keyId()).entrySet().stream()
        .filter(tag -> compareUtf8(tag.getKey(), after) > 0)
        .limit(limit)
        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
        .toList();
  }

  /** The order of the store. */
  private static int compareUtf8(String one, String other) {
    return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  private static boolean isKeyId(String text) {
    try {
      return KeyId.parse(text).toString().equals(text);
    } catch (FormatException e) {
      return false;
    }
  }

  private List<KeyId> keyIds(String after, int limit) {
    return installation.repository().keyIds(after, limit, now());
  }

  private List<AliasRecord> aliases(Optional<KeyId> target, String after, int limit) {
    return installation.repository().aliases(target, after, limit, now());
  }

  private Instant now() {
    return gate.now().instant();
  }

  private KeyListEntry listed(KeyId keyId) {
    return new KeyListEntry(keyId, installation.arns().key(keyId));
  }

  private AliasListEntry listed(AliasRecord alias) {
    return new AliasListEntry(
        alias.name(),
        installation.arns().alias(alias.name()),
        alias.target(),
        alias.creationDate(),
        alias.lastUpdatedDate());
  }
}
