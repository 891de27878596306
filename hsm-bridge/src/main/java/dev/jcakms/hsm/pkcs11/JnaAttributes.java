package dev.jcakms.hsm.pkcs11;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * C_GetAttributeValue (section 5.7.5): many attributes of one object. The first call offers room
 * that nearly all of them fit into. Where that was not enough for all, the module gives one reason
 * for what may be several, so each attribute that misses is asked for its length: one that has none
 * is not there or not shown, and the others are read into room of their own.
 */
final class JnaAttributes {
  /** Room for an attribute at the first try. */
  private static final int USUAL_BYTES = 1024;

  /** What claims to be longer is none of ours. */
  private static final int MOST_BYTES = 1 << 20;

  private static final Set<Ckr> SOME_MISSING =
      Set.of(Ckr.ATTRIBUTE_SENSITIVE, Ckr.ATTRIBUTE_TYPE_INVALID, Ckr.BUFFER_TOO_SMALL);

  private static final int LENGTH_MEMBER = 2;

  private final JnaModule module;
  private final long session;
  private final long object;
  private final Map<Cka, byte[]> values = new EnumMap<>(Cka.class);

  JnaAttributes(JnaModule module, long session, long object) {
    this.module = module;
    this.session = session;
    this.object = object;
  }

  Attributes read(Cka... types) {
    Map<Cka, Integer> room = new EnumMap<>(Cka.class);
    for (Cka type : types) {
      room.put(type, USUAL_BYTES);
    }
    if (!readInto(room)) {
      room.keySet().removeAll(values.keySet());
      Map<Cka, Integer> lengths = lengths(room.keySet());
      if (!lengths.isEmpty()) {
        readInto(lengths);
      }
    }
    return new Attributes(values);
  }

  /** Reads what fits into its room; false if some does not, or is not there. */
  private boolean readInto(Map<Cka, Integer> room) {
    try (JnaMemory memory = new JnaMemory()) {
      long[] members = new long[Structures.CK_ATTRIBUTE_MEMBERS * room.size()];
      int at = 0;
      for (Map.Entry<Cka, Integer> entry : room.entrySet()) {
        members[at++] = entry.getKey().value();
        members[at++] = memory.allocate(entry.getValue());
        members[at++] = entry.getValue();
      }
      long attributes = memory.struct(members);
      boolean complete = call(attributes, room.size());
      long[] filled = memory.ulongs(attributes, members.length);
      at = 0;
      for (Map.Entry<Cka, Integer> entry : room.entrySet()) {
        long length = filled[at + LENGTH_MEMBER];
        if (length >= 0 && length <= entry.getValue()) {
          values.put(entry.getKey(), memory.bytes(members[at + 1], (int) length));
        }
        at += Structures.CK_ATTRIBUTE_MEMBERS;
      }
      return complete;
    }
  }

  /** The lengths of those that are there, asked with null for the value's address. */
  private Map<Cka, Integer> lengths(Set<Cka> types) {
    try (JnaMemory memory = new JnaMemory()) {
      long[] members = new long[Structures.CK_ATTRIBUTE_MEMBERS * types.size()];
      int at = 0;
      for (Cka type : types) {
        members[at] = type.value();
        at += Structures.CK_ATTRIBUTE_MEMBERS;
      }
      long attributes = memory.struct(members);
      call(attributes, types.size());
      long[] filled = memory.ulongs(attributes, members.length);
      Map<Cka, Integer> lengths = new EnumMap<>(Cka.class);
      at = 0;
      for (Cka type : types) {
        long length = filled[at + LENGTH_MEMBER];
        if (length >= 0 && length <= MOST_BYTES) {
          lengths.put(type, (int) length);
        }
        at += Structures.CK_ATTRIBUTE_MEMBERS;
      }
      return lengths;
    }
  }

  private boolean call(long attributes, long count) {
    long answer = module.answerOf("C_GetAttributeValue", session, object, attributes, count);
    if (answer != Ckr.OK.value() && !SOME_MISSING.contains(Ckr.of(answer))) {
      throw new CryptokiException("C_GetAttributeValue", answer);
    }
    return answer == Ckr.OK.value();
  }
}
