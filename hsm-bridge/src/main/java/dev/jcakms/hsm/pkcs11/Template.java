package dev.jcakms.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an object shall be, or be found by: a list of CK_ATTRIBUTE (PKCS#11 section 3.4) in the
 * order in which they were named, which some modules heed. Immutable; arrays are shared, not
 * copied.
 */
final class Template {
  /** One attribute as the module wants its bytes. */
  record Attribute(Cka type, byte[] value) {}

  private final List<Attribute> attributes;

  private Template(List<Attribute> attributes) {
    this.attributes = attributes;
  }

  /** A template that begins with an object's class. */
  static Template of(Cko objectClass) {
    return new Template(List.of()).with(Cka.CLASS, objectClass.value());
  }

  /** A template that begins with the class and the type of a key. */
  static Template of(Cko objectClass, Ckk keyType) {
    return of(objectClass).with(Cka.KEY_TYPE, keyType.value());
  }

  /** This and a CK_BBOOL behind it. */
  Template with(Cka type, boolean value) {
    return with(type, Encoding.bool(value));
  }

  /** This and a CK_ULONG behind it. */
  Template with(Cka type, long value) {
    return with(type, Encoding.ulongs(value));
  }

  /** This and a text in UTF-8 behind it. */
  Template with(Cka type, String value) {
    return with(type, value.getBytes(StandardCharsets.UTF_8));
  }

  /** This and CKA_ALLOWED_MECHANISMS behind it. */
  Template withAllowed(Ckm... mechanisms) {
    return with(
        Cka.ALLOWED_MECHANISMS,
        Encoding.ulongs(Arrays.stream(mechanisms).mapToLong(Ckm::value).toArray()));
  }

  /** This and bytes behind it. */
  Template with(Cka type, byte[] value) {
    List<Attribute> longer = new ArrayList<>(attributes);
    longer.add(new Attribute(type, value));
    return new Template(List.copyOf(longer));
  }

  /** How many attributes there are. */
  long count() {
    return attributes.size();
  }

  /** The attributes in their order. */
  List<Attribute> attributes() {
    return attributes;
  }
}
