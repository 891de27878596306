package dev.jcakms.hsm.pkcs11;

import java.util.Optional;

/**
 * The attributes of a PKCS#11 URI (RFC 7512, section 2.3), in the order in which they are written.
 * Those of the path select a token, or an object on it; those of the query say how to come to it.
 */
public enum UriAttribute {
  /** Selects by {@link TokenDescription#label}. */
  TOKEN("token", Part.PATH),
  /** Selects by {@link TokenDescription#manufacturer}. */
  MANUFACTURER("manufacturer", Part.PATH),
  /** Selects by {@link TokenDescription#model}. */
  MODEL("model", Part.PATH),
  /** Selects by {@link TokenDescription#serial}. */
  SERIAL("serial", Part.PATH),
  /** Selects by {@link TokenDescription#slotId}; decimal. */
  SLOT_ID("slot-id", Part.PATH),
  /** Selects by {@link TokenDescription#slotManufacturer}. */
  SLOT_MANUFACTURER("slot-manufacturer", Part.PATH),
  /** Selects by {@link TokenDescription#slotDescription}. */
  SLOT_DESCRIPTION("slot-description", Part.PATH),
  /** Selects by {@link TokenDescription#libraryManufacturer}. */
  LIBRARY_MANUFACTURER("library-manufacturer", Part.PATH),
  /** Selects by {@link TokenDescription#libraryDescription}. */
  LIBRARY_DESCRIPTION("library-description", Part.PATH),
  /** Selects by {@link TokenDescription#libraryVersion}; a missing minor part is 0. */
  LIBRARY_VERSION("library-version", Part.PATH),
  /** The label of an object. */
  OBJECT("object", Part.PATH),
  /** One of {@code public}, {@code private}, {@code cert}, {@code secret-key}, {@code data}. */
  TYPE("type", Part.PATH),
  /** The id of an object: bytes, each as the character of its number. */
  ID("id", Part.PATH),
  /** The file of the module. */
  MODULE_PATH("module-path", Part.QUERY),
  /** The name of the module. */
  MODULE_NAME("module-name", Part.QUERY),
  /** Where the PIN comes from. */
  PIN_SOURCE("pin-source", Part.QUERY);

  /** The two parts of a URI, each with its own delimiter and its own characters. */
  enum Part {
    /** Before the question mark. */
    PATH(";", "&"),
    /** After it. */
    QUERY("&", "/?|");

    private static final String UNRESERVED = "-._~";
    private static final String RESERVED_AND_AVAILABLE = ":[]@!$'()*+,=";

    private final String delimiter;
    private final String available;

    Part(String delimiter, String alsoAvailable) {
      this.delimiter = delimiter;
      this.available = UNRESERVED + RESERVED_AND_AVAILABLE + alsoAvailable;
    }

    String delimiter() {
      return delimiter;
    }

    PercentCoding coding() {
      return new PercentCoding(available);
    }
  }

  private final String text;
  private final Part part;

  UriAttribute(String text, Part part) {
    this.text = text;
    this.part = part;
  }

  /** Its name in a URI. */
  public String text() {
    return text;
  }

  Part part() {
    return part;
  }

  /** What a token has to match in, if this selects tokens. */
  Optional<String> of(TokenDescription token) {
    return switch (this) {
      case TOKEN -> Optional.of(token.label());
      case MANUFACTURER -> Optional.of(token.manufacturer());
      case MODEL -> Optional.of(token.model());
      case SERIAL -> Optional.of(token.serial());
      case SLOT_ID -> Optional.of(Long.toUnsignedString(token.slotId()));
      case SLOT_MANUFACTURER -> Optional.of(token.slotManufacturer());
      case SLOT_DESCRIPTION -> Optional.of(token.slotDescription());
      case LIBRARY_MANUFACTURER -> Optional.of(token.libraryManufacturer());
      case LIBRARY_DESCRIPTION -> Optional.of(token.libraryDescription());
      case LIBRARY_VERSION -> Optional.of(token.libraryVersion());
      case OBJECT, TYPE, ID, MODULE_PATH, MODULE_NAME, PIN_SOURCE -> Optional.empty();
    };
  }
}
