package dev.jcakms.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The functions of a module, called by JNA. Every call is made in the same steps: its arguments are
 * laid into native memory of its own, the function is called, its answer judged, the result copied
 * out, and the memory zeroed and freed.
 */
final class JnaCryptoki implements Cryptoki {
  private static final long CKF_RW_SESSION = 0x2;
  private static final long CKF_SERIAL_SESSION = 0x4;
  private static final long CKU_USER = 1;
  private static final long CK_TRUE = 1;
  private static final long NULL = 0;

  /** More than any mechanism adds to its input: a block as long as a modulus. */
  private static final int ADDED_BYTES = 1024;

  /** A tag, and as much again for modules that count in blocks. */
  private static final int ADDED_BY_GCM_BYTES = 2 * Mechanism.GCM_TAG_BYTES;

  /** As long as the longest modulus, and longer than any MAC or other signature but ML-DSA's. */
  private static final int SIGNATURE_BYTES = 512;

  /** Longer than any of ML-DSA's. */
  private static final int ML_DSA_SIGNATURE_BYTES = 8192;

  private static final int HANDLES_PER_CALL = 256;

  /** Slots or mechanisms that may appear between the question how many and the list. */
  private static final int NEWCOMERS = 16;

  private final JnaModule module;

  private JnaCryptoki(JnaModule module) {
    this.module = module;
  }

  /**
   * The module in a file, loaded and not initialised.
   *
   * @throws dev.jcakms.hsm.HsmException ROOT_REFUSED if the file is no module of this machine
   */
  static JnaCryptoki load(Path file) {
    return new JnaCryptoki(JnaModule.load(file));
  }

  @Override
  public boolean initialize() {
    try (JnaMemory memory = new JnaMemory()) {
      long arguments = Structures.initializeArgs(memory);
      return isDone(
          () -> module.callAlone("C_Initialize", arguments), Ckr.CRYPTOKI_ALREADY_INITIALIZED);
    }
  }

  @Override
  public void finalizeForTheWholeProcess() {
    module.callAlone("C_Finalize", NULL);
  }

  @Override
  public Info info() {
    return Structures.info(
        filled(Structures.CK_INFO_BYTES, address -> module.call("C_GetInfo", address)));
  }

  @Override
  public List<Long> slots() {
    return listed((list, count) -> module.call("C_GetSlotList", CK_TRUE, list, count));
  }

  @Override
  public SlotInfo slotInfo(long slot) {
    return Structures.slotInfo(
        filled(
            Structures.CK_SLOT_INFO_BYTES, address -> module.call("C_GetSlotInfo", slot, address)));
  }

  @Override
  public TokenInfo tokenInfo(long slot) {
    return Structures.tokenInfo(
        filled(
            Structures.CK_TOKEN_INFO_BYTES,
            address -> module.call("C_GetTokenInfo", slot, address)));
  }

  @Override
  public Set<Ckm> mechanisms(long slot) {
    Set<Ckm> known = EnumSet.noneOf(Ckm.class);
    for (long type :
        listed((list, count) -> module.call("C_GetMechanismList", slot, list, count))) {
      Ckm.of(type).ifPresent(known::add);
    }
    return known;
  }

  @Override
  public MechanismInfo mechanismInfo(long slot, Ckm mechanism) {
    return Structures.mechanismInfo(
        filled(
            Structures.CK_MECHANISM_INFO_BYTES,
            address -> module.call("C_GetMechanismInfo", slot, mechanism.value(), address)));
  }

  @Override
  public long openSession(long slot) {
    return given(
        session ->
            module.call(
                "C_OpenSession", slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, session));
  }

  @Override
  public void closeSession(long session) {
    module.call("C_CloseSession", session);
  }

  @Override
  public SessionInfo sessionInfo(long session) {
    return Structures.sessionInfo(
        filled(
            Structures.CK_SESSION_INFO_BYTES,
            address -> module.call("C_GetSessionInfo", session, address)));
  }

  @Override
  public void login(long session, char[] pin) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(pin));
    try (JnaMemory memory = new JnaMemory()) {
      long address = memory.copyOf(encoded.array(), encoded.arrayOffset(), encoded.remaining());
      boolean unused =
          isDone(
              () -> module.call("C_Login", session, CKU_USER, address, (long) encoded.remaining()),
              Ckr.USER_ALREADY_LOGGED_IN);
    } finally {
      Arrays.fill(encoded.array(), (byte) 0);
    }
  }

  @Override
  public long createObject(long session, Template template) {
    try (JnaMemory memory = new JnaMemory()) {
      long attributes = Structures.attributes(memory, template);
      return given(
          object -> module.call("C_CreateObject", session, attributes, template.count(), object));
    }
  }

  @Override
  public void destroyObject(long session, long object) {
    module.call("C_DestroyObject", session, object);
  }

  @Override
  public Attributes getAttributes(long session, long object, Cka... types) {
    return new JnaAttributes(module, session, object).read(types);
  }

  @Override
  public List<Long> findObjects(long session, Template template, int most) {
    try (JnaMemory memory = new JnaMemory()) {
      long attributes = Structures.attributes(memory, template);
      module.call("C_FindObjectsInit", session, attributes, template.count());
      long count = memory.struct(0);
      long handles = memory.allocate((long) HANDLES_PER_CALL * Encoding.ULONG_BYTES);
      List<Long> found = new ArrayList<>();
      long more = 1;
      while (more > 0 && found.size() < most) {
        long wanted = Math.min(HANDLES_PER_CALL, most - found.size());
        module.call("C_FindObjects", session, handles, wanted, count);
        more = Math.min(memory.ulong(count), wanted);
        for (long handle : memory.ulongs(handles, (int) more)) {
          found.add(handle);
        }
      }
      module.call("C_FindObjectsFinal", session);
      return found;
    }
  }

  @Override
  public byte[] encrypt(long session, Mechanism mechanism, long key, byte[] plaintext) {
    return transform(
        "C_EncryptInit",
        "C_Encrypt",
        session,
        mechanism,
        key,
        plaintext,
        Math.addExact(
            plaintext.length, mechanism.type() == Ckm.AES_GCM ? ADDED_BY_GCM_BYTES : ADDED_BYTES));
  }

  @Override
  public byte[] decrypt(long session, Mechanism mechanism, long key, byte[] ciphertext) {
    // As long as the ciphertext, tag and all: modules refuse a buffer that is just long enough.
    return transform(
        "C_DecryptInit", "C_Decrypt", session, mechanism, key, ciphertext, ciphertext.length);
  }

  @Override
  public byte[] sign(long session, Mechanism mechanism, long key, byte[] data) {
    // No more than is needed: it is zeroed every time, and goes into one block with the rest.
    int capacityBytes = mechanism.type() == Ckm.ML_DSA ? ML_DSA_SIGNATURE_BYTES : SIGNATURE_BYTES;
    return transform("C_SignInit", "C_Sign", session, mechanism, key, data, capacityBytes);
  }

  private byte[] transform(
      String initFunction,
      String function,
      long session,
      Mechanism mechanism,
      long key,
      byte[] input,
      int capacityBytes) {
    try (JnaMemory memory = new JnaMemory()) {
      long inputAddress = memory.copyOf(input);
      JnaMemory.Output output = memory.output(capacityBytes);
      module.call(initFunction, session, Structures.mechanism(memory, mechanism), key);
      module.call(function, session, inputAddress, (long) input.length, output.data, output.length);
      return output.bytes();
    }
  }

  @Override
  public void signInit(long session, Mechanism mechanism, long key) {
    try (JnaMemory memory = new JnaMemory()) {
      module.call("C_SignInit", session, Structures.mechanism(memory, mechanism), key);
    }
  }

  @Override
  public void signUpdate(long session, byte[] data, int offset, int length) {
    try (JnaMemory memory = new JnaMemory()) {
      module.call("C_SignUpdate", session, memory.copyOf(data, offset, length), (long) length);
    }
  }

  @Override
  public byte[] signFinal(long session) {
    try (JnaMemory memory = new JnaMemory()) {
      JnaMemory.Output output = memory.output(SIGNATURE_BYTES);
      module.call("C_SignFinal", session, output.data, output.length);
      return output.bytes();
    }
  }

  @Override
  public long generateKey(long session, Mechanism mechanism, Template template) {
    try (JnaMemory memory = new JnaMemory()) {
      long type = Structures.mechanism(memory, mechanism);
      long attributes = Structures.attributes(memory, template);
      return given(
          key -> module.call("C_GenerateKey", session, type, attributes, template.count(), key));
    }
  }

  @Override
  public KeyPair generateKeyPair(
      long session, Mechanism mechanism, Template publicTemplate, Template privateTemplate) {
    try (JnaMemory memory = new JnaMemory()) {
      long publicKey = memory.struct(0);
      long privateKey = memory.struct(0);
      module.call(
          "C_GenerateKeyPair",
          session,
          Structures.mechanism(memory, mechanism),
          Structures.attributes(memory, publicTemplate),
          publicTemplate.count(),
          Structures.attributes(memory, privateTemplate),
          privateTemplate.count(),
          publicKey,
          privateKey);
      return new KeyPair(memory.ulong(publicKey), memory.ulong(privateKey));
    }
  }

  @Override
  public long unwrapKey(
      long session, Mechanism mechanism, long unwrappingKey, byte[] wrapped, Template template) {
    try (JnaMemory memory = new JnaMemory()) {
      long type = Structures.mechanism(memory, mechanism);
      long blob = memory.copyOf(wrapped);
      long attributes = Structures.attributes(memory, template);
      return given(
          key ->
              module.call(
                  "C_UnwrapKey",
                  session,
                  type,
                  unwrappingKey,
                  blob,
                  (long) wrapped.length,
                  attributes,
                  template.count(),
                  key));
    }
  }

  @Override
  public long deriveKey(long session, Mechanism mechanism, long baseKey, Template template) {
    try (JnaMemory memory = new JnaMemory()) {
      long type = Structures.mechanism(memory, mechanism);
      long attributes = Structures.attributes(memory, template);
      return given(
          key ->
              module.call(
                  "C_DeriveKey", session, type, baseKey, attributes, template.count(), key));
    }
  }

  @Override
  public byte[] generateRandom(long session, int lengthBytes) {
    return filled(
        lengthBytes,
        address -> module.call("C_GenerateRandom", session, address, (long) lengthBytes));
  }

  /** Whether a call did it; false where its answer was the other one that is as good. */
  private static boolean isDone(Runnable call, Ckr asGood) {
    try {
      call.run();
      return true;
    } catch (CryptokiException e) {
      if (e.ckr() != asGood) {
        throw e;
      }
      return false;
    }
  }

  /** The bytes that a call puts at an address. */
  private static byte[] filled(int lengthBytes, LongConsumer call) {
    try (JnaMemory memory = new JnaMemory()) {
      long address = memory.allocate(lengthBytes);
      call.accept(address);
      return memory.bytes(address, lengthBytes);
    }
  }

  /** The handle that a call puts at an address. */
  private static long given(LongConsumer call) {
    try (JnaMemory memory = new JnaMemory()) {
      long handle = memory.struct(0);
      call.accept(handle);
      return memory.ulong(handle);
    }
  }

  /** A call that gives a list, or its length where the list's address is null. */
  private interface ListCall {
    void accept(long list, long count);
  }

  private static List<Long> listed(ListCall call) {
    try (JnaMemory memory = new JnaMemory()) {
      long count = memory.struct(0);
      call.accept(NULL, count);
      int most = Math.toIntExact(memory.ulong(count)) + NEWCOMERS;
      long list = memory.allocate((long) most * Encoding.ULONG_BYTES);
      count = memory.struct(most);
      call.accept(list, count);
      List<Long> values = new ArrayList<>();
      for (long value : memory.ulongs(list, (int) Math.min(memory.ulong(count), most))) {
        values.add(value);
      }
      return values;
    }
  }
}
