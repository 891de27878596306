package dev.jcakms.hsm.pkcs11;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The label of an object that holds material: {@code installation/owner/material tag}, the last two
 * in hexadecimal. It tells whose the object is, cannot be changed, and no two objects of a class
 * share one, which SunPKCS11 would not bear.
 *
 * @param installation a UUID in text form
 * @param owner the bytes of the key's id
 * @param materialId the whole id, of which the label has the first bytes
 */
record ObjectName(String installation, byte[] owner, byte[] materialId) {
  private static final int TAG_BYTES = 8;
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern LABEL = Pattern.compile("([0-9a-f-]{36})/([0-9a-f]+)/[0-9a-f]{16}");

  /** The label. */
  String label() {
    return installation
        + "/"
        + HEX.formatHex(owner)
        + "/"
        + HEX.formatHex(materialId, 0, TAG_BYTES);
  }

  /** The name that an object of this label and id has; empty if none of ours has such a label. */
  static Optional<ObjectName> read(String label, byte[] materialId) {
    Matcher matcher = LABEL.matcher(label);
    if (!matcher.matches() || matcher.group(2).length() % 2 != 0) {
      return Optional.empty();
    }
    ObjectName name = new ObjectName(matcher.group(1), HEX.parseHex(matcher.group(2)), materialId);
    return name.label().equals(label) ? Optional.of(name) : Optional.empty();
  }

  @Override
  public String toString() {
    return "ObjectName[" + label() + "]";
  }
}
