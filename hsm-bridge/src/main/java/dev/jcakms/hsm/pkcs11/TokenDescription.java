package dev.jcakms.hsm.pkcs11;

/**
 * What a module says of itself, of a slot and of the token in it: all that a {@link Pkcs11Uri} can
 * select by. The blanks with which PKCS#11 fills its fields are taken off.
 *
 * @param label the token's, as C_GetTokenInfo gives it; the next three likewise
 * @param manufacturer the token's
 * @param model the token's
 * @param serial the token's
 * @param slotId the slot's number, unsigned
 * @param slotManufacturer as C_GetSlotInfo gives it; the next likewise
 * @param slotDescription the slot's
 * @param libraryManufacturer as C_GetInfo gives it; the next two likewise
 * @param libraryDescription the module's
 * @param libraryVersion the module's, as {@code major.minor}
 */
public record TokenDescription(
    String label,
    String manufacturer,
    String model,
    String serial,
    long slotId,
    String slotManufacturer,
    String slotDescription,
    String libraryManufacturer,
    String libraryDescription,
    String libraryVersion) {
  private static final char PADDING = ' ';

  /** Takes the padding off. */
  public TokenDescription {
    label = unpadded(label);
    manufacturer = unpadded(manufacturer);
    model = unpadded(model);
    serial = unpadded(serial);
    slotManufacturer = unpadded(slotManufacturer);
    slotDescription = unpadded(slotDescription);
    libraryManufacturer = unpadded(libraryManufacturer);
    libraryDescription = unpadded(libraryDescription);
  }

  /** A field without the blanks at its end; no other white space is padding. */
  static String unpadded(String field) {
    int end = field.length();
    while (end > 0 && field.charAt(end - 1) == PADDING) {
      end--;
    }
    return field.substring(0, end);
  }
}
