package dev.jcakms.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an object told of itself. An attribute that it has not, or does not show, is absent; one
 * whose bytes are not what its type says is absent too, so that nothing is decided by it.
 * Immutable; arrays are shared, not copied.
 */
final class Attributes {
  private final Map<Cka, byte[]> values;

  Attributes(Map<Cka, byte[]> values) {
    this.values = Map.copyOf(values);
  }

  /** The bytes of an attribute. */
  Optional<byte[]> bytes(Cka type) {
    return Optional.ofNullable(values.get(type));
  }

  /** The text of an attribute. */
  Optional<String> text(Cka type) {
    return bytes(type).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Whether the attribute is there and has this value. */
  boolean is(Cka type, boolean value) {
    return is(type, Encoding.bool(value));
  }

  /** Whether the attribute is there and has this value. */
  boolean is(Cka type, long value) {
    return is(type, Encoding.ulongs(value));
  }

  /** Whether the attribute is there and has this value. */
  boolean is(Cka type, byte[] value) {
    return bytes(type).filter(bytes -> Arrays.equals(bytes, value)).isPresent();
  }

  /** Whether CKA_ALLOWED_MECHANISMS is there and holds just these, in any order. */
  boolean allowsJust(Ckm... mechanisms) {
    Set<Long> wanted = new HashSet<>();
    for (Ckm mechanism : mechanisms) {
      wanted.add(mechanism.value());
    }
    return bytes(Cka.ALLOWED_MECHANISMS)
        .map(bytes -> new HashSet<>(Encoding.ulongs(bytes)).equals(wanted))
        .orElse(false);
  }

  /** A CK_ULONG, if it is there. */
  Optional<Long> ulong(Cka type) {
    return bytes(type).map(Encoding::ulongs).filter(list -> list.size() == 1).map(l -> l.get(0));
  }

  /** Types alone. */
  @Override
  public String toString() {
    return "Attributes" + values.keySet();
  }
}
