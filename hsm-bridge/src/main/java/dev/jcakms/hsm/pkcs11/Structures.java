package dev.jcakms.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The standard's structures in memory: written member by member in the header's order, and read so.
 * Nothing is packed on Unix, so a CK_ULONG lies at a multiple of its length.
 */
final class Structures {
  static final int CK_INFO_BYTES = 88;
  static final int CK_SLOT_INFO_BYTES = 112;
  static final int CK_TOKEN_INFO_BYTES = 208;
  static final int CK_SESSION_INFO_BYTES = 32;
  static final int CK_MECHANISM_INFO_BYTES = 24;
  static final int CK_ATTRIBUTE_MEMBERS = 3;

  private static final long CKF_OS_LOCKING_OK = 0x2;
  private static final long CKZ_DATA_SPECIFIED = 0x1;
  private static final long CKD_NULL = 0x1;
  private static final long CKS_RO_USER_FUNCTIONS = 1;
  private static final long CKS_RW_USER_FUNCTIONS = 3;
  private static final long CK_EFFECTIVELY_INFINITE = 0;
  private static final long NULL = 0;

  private Structures() {}

  /** CK_C_INITIALIZE_ARGS (section 3.7): four callbacks, flags, a reserved pointer. */
  static long initializeArgs(JnaMemory memory) {
    return memory.struct(NULL, NULL, NULL, NULL, CKF_OS_LOCKING_OK, NULL);
  }

  /** CK_MECHANISM (section 3.5): type, parameter and its length. */
  static long mechanism(JnaMemory memory, Mechanism mechanism) {
    long[] members = parameter(memory, mechanism);
    return members.length == 0
        ? memory.struct(mechanism.type().value(), NULL, 0)
        : memory.struct(
            mechanism.type().value(),
            memory.struct(members),
            (long) members.length * Encoding.ULONG_BYTES);
  }

  private static long[] parameter(JnaMemory memory, Mechanism mechanism) {
    Mechanism.Parameter parameter = mechanism.parameter();
    if (parameter instanceof Mechanism.Gcm gcm) {
      // Initialization vector, its length in bytes and in bits; data and length; bits of the tag.
      return new long[] {
        memory.copyOf(gcm.iv()),
        gcm.iv().length,
        (long) gcm.iv().length * Byte.SIZE,
        memory.copyOf(gcm.aad()),
        gcm.aad().length,
        (long) Mechanism.GCM_TAG_BYTES * Byte.SIZE
      };
    }
    if (parameter instanceof Mechanism.Oaep oaep) {
      // Hash, mask, source of the label, label and its length.
      return new long[] {
        oaep.mgf().hash().value(), oaep.mgf().value(), CKZ_DATA_SPECIFIED, NULL, 0
      };
    }
    if (parameter instanceof Mechanism.Pss pss) {
      // Hash, mask, length of the salt.
      return new long[] {pss.hash().hash().value(), pss.mgf().value(), pss.saltBytes()};
    }
    if (parameter instanceof Mechanism.Ecdh1 ecdh1) {
      // Derivation function; length and shared data; length and the other's public point.
      return new long[] {
        CKD_NULL, 0, NULL, ecdh1.publicPoint().length, memory.copyOf(ecdh1.publicPoint())
      };
    }
    return new long[0];
  }

  /** An array of CK_ATTRIBUTE (section 3.4): type, value and its length. */
  static long attributes(JnaMemory memory, Template template) {
    long[] members = new long[CK_ATTRIBUTE_MEMBERS * template.attributes().size()];
    int at = 0;
    for (Template.Attribute attribute : template.attributes()) {
      members[at++] = attribute.type().value();
      members[at++] = memory.copyOf(attribute.value());
      members[at++] = attribute.value().length;
    }
    return memory.struct(members);
  }

  /** CK_INFO (section 3.1). */
  static Cryptoki.Info info(byte[] bytes) {
    Fields fields = new Fields(bytes);
    fields.skip(2);
    String manufacturer = fields.text(32);
    fields.ulong();
    String description = fields.text(32);
    return new Cryptoki.Info(
        manufacturer, description, fields.unsignedByte(), fields.unsignedByte());
  }

  /** CK_SLOT_INFO (section 3.2). */
  static Cryptoki.SlotInfo slotInfo(byte[] bytes) {
    Fields fields = new Fields(bytes);
    return new Cryptoki.SlotInfo(fields.text(64), fields.text(32));
  }

  /** CK_TOKEN_INFO (section 3.2). */
  static Cryptoki.TokenInfo tokenInfo(byte[] bytes) {
    Fields fields = new Fields(bytes);
    String label = fields.text(32);
    String manufacturer = fields.text(32);
    String model = fields.text(16);
    String serialNumber = fields.text(16);
    long flags = fields.ulong();
    fields.skip(2 * Encoding.ULONG_BYTES); // sessions of any kind: the most, and how many
    long most = fields.ulong();
    return new Cryptoki.TokenInfo(
        label,
        manufacturer,
        model,
        serialNumber,
        flags,
        most == CK_EFFECTIVELY_INFINITE || most == Encoding.UNAVAILABLE
            ? OptionalLong.empty()
            : OptionalLong.of(most));
  }

  /** CK_SESSION_INFO (section 3.3). */
  static Cryptoki.SessionInfo sessionInfo(byte[] bytes) {
    Fields fields = new Fields(bytes);
    long slot = fields.ulong();
    long state = fields.ulong();
    return new Cryptoki.SessionInfo(
        slot, state == CKS_RO_USER_FUNCTIONS || state == CKS_RW_USER_FUNCTIONS);
  }

  /** CK_MECHANISM_INFO (section 3.5). */
  static Cryptoki.MechanismInfo mechanismInfo(byte[] bytes) {
    Fields fields = new Fields(bytes);
    return new Cryptoki.MechanismInfo(fields.ulong(), fields.ulong(), fields.ulong());
  }

  /** The members of a structure, one after another. */
  private static final class Fields {
    private final ByteBuffer buffer;

    Fields(byte[] bytes) {
      buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    void skip(int bytes) {
      buffer.position(buffer.position() + bytes);
    }

    /** Text padded with blanks. */
    String text(int length) {
      byte[] bytes = new byte[length];
      buffer.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    }

    long ulong() {
      int beyond = buffer.position() % Encoding.ULONG_BYTES;
      if (beyond != 0) {
        skip(Encoding.ULONG_BYTES - beyond);
      }
      return buffer.getLong();
    }

    int unsignedByte() {
      return Byte.toUnsignedInt(buffer.get());
    }
  }
}
