package dev.jcakms.hsm.pkcs11;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The functions of one PKCS#11 module, in the standard's names and order. Each method is one call,
 * or the few that belong together; it throws {@link CryptokiException} for every answer but CKR_OK
 * and those that it names, and nothing of the module's state is kept here. Safe for use by many
 * threads, but a session serves one at a time.
 *
 * <p>Sessions and objects are the module's handles. A call that fails may leave its operation
 * active in the session, and then the session is of no more use: only closing it ends that. So
 * {@link Sessions} hands sessions out, and closes those.
 *
 * <p>C_Logout and C_CloseAllSessions are not here: both reach into every other user of the module
 * in this process.
 */
interface Cryptoki {
  /** C_GetInfo (section 5.4.3): who made the module. */
  record Info(String manufacturer, String description, int majorVersion, int minorVersion) {}

  /** CK_SLOT_INFO (section 3.2). */
  record SlotInfo(String description, String manufacturer) {}

  /**
   * CK_TOKEN_INFO (section 3.2), texts without their padding.
   *
   * @param maxSessions how many read-write sessions this process may open, where the token says so
   */
  record TokenInfo(
      String label,
      String manufacturer,
      String model,
      String serialNumber,
      long flags,
      OptionalLong maxSessions) {
    private static final long CKF_USER_PIN_INITIALIZED = 0x8;
    private static final long CKF_USER_PIN_FINAL_TRY = 0x20000;
    private static final long CKF_USER_PIN_LOCKED = 0x40000;
    private static final long CKF_TOKEN_INITIALIZED = 0x400;

    /** Whether the token has been initialised and its user given a PIN. */
    boolean ready() {
      return has(CKF_TOKEN_INITIALIZED) && has(CKF_USER_PIN_INITIALIZED);
    }

    /** Whether one more wrong PIN locks the user out. */
    boolean finalTry() {
      return has(CKF_USER_PIN_FINAL_TRY);
    }

    /** Whether the user is locked out. */
    boolean locked() {
      return has(CKF_USER_PIN_LOCKED);
    }

    private boolean has(long flag) {
      return (flags & flag) != 0;
    }
  }

  /** CK_MECHANISM_INFO (section 3.5); sizes in the mechanism's own unit, bits or bytes. */
  record MechanismInfo(long minKeySize, long maxKeySize, long flags) {
    static final long CKF_ENCRYPT = 0x100;
    static final long CKF_DECRYPT = 0x200;
    static final long CKF_SIGN = 0x800;
    static final long CKF_GENERATE = 0x8000;
    static final long CKF_GENERATE_KEY_PAIR = 0x10000;
    static final long CKF_UNWRAP = 0x40000;
    static final long CKF_DERIVE = 0x80000;

    /** Whether the token offers the mechanism for that. */
    boolean has(long flag) {
      return (flags & flag) != 0;
    }
  }

  /** CK_SESSION_INFO (section 3.3). */
  record SessionInfo(long slot, boolean loggedIn) {}

  /** The two handles of a pair. */
  record KeyPair(long publicKey, long privateKey) {}

  /**
   * C_Initialize (section 5.4.1), with the operating system's locks. A module that somebody else in
   * this process has initialised already is as good. One thread at a time begins or ends a module.
   *
   * @return whether this call did it
   */
  boolean initialize();

  /**
   * C_Finalize (section 5.4.2): ends every session of every user of the module in this process, and
   * can crash those that are at work. For a module that is ours alone, with nothing in flight.
   */
  void finalizeForTheWholeProcess();

  /** C_GetInfo (section 5.4.3). */
  Info info();

  /** C_GetSlotList (section 5.5.1): the slots that say they hold a token. */
  List<Long> slots();

  /** C_GetSlotInfo (section 5.5.2). */
  SlotInfo slotInfo(long slot);

  /** C_GetTokenInfo (section 5.5.3); unlike a search, it tells when the token is away. */
  TokenInfo tokenInfo(long slot);

  /** C_GetMechanismList (section 5.5.5): those that we have a name for. */
  Set<Ckm> mechanisms(long slot);

  /** C_GetMechanismInfo (section 5.5.6). */
  MechanismInfo mechanismInfo(long slot, Ckm mechanism);

  /** C_OpenSession (section 5.6.1), for reading and writing. */
  long openSession(long slot);

  /** C_CloseSession (section 5.6.2). With the last session of a token the login ends. */
  void closeSession(long session);

  /** C_GetSessionInfo (section 5.6.4); it may say "logged in" while the token is away. */
  SessionInfo sessionInfo(long session);

  /**
   * C_Login (section 5.6.8) as the user, which holds for all sessions of this process. Being logged
   * in already is as good, and then the PIN has not been looked at.
   *
   * @param pin the caller's to wipe
   */
  void login(long session, char[] pin);

  /** C_CreateObject (section 5.7.1). */
  long createObject(long session, Template template);

  /** C_DestroyObject (section 5.7.3). */
  void destroyObject(long session, long object);

  /**
   * C_GetAttributeValue (section 5.7.5), all in one call. What the object has not, or does not
   * show, is absent.
   */
  Attributes getAttributes(long session, long object, Cka... types);

  /**
   * C_FindObjectsInit, C_FindObjects, C_FindObjectsFinal (sections 5.7.7 to 5.7.9). No object is no
   * proof of absence: a token that is away answers so too.
   *
   * @param most how many handles are wanted at most
   */
  List<Long> findObjects(long session, Template template, int most);

  /**
   * C_EncryptInit and C_Encrypt (sections 5.8.1 and 5.8.2).
   *
   * @return the ciphertext, and with GCM its tag behind it
   */
  byte[] encrypt(long session, Mechanism mechanism, long key, byte[] plaintext);

  /**
   * C_DecryptInit and C_Decrypt (sections 5.10.1 and 5.10.2).
   *
   * @return the plaintext, which the caller wipes
   */
  byte[] decrypt(long session, Mechanism mechanism, long key, byte[] ciphertext);

  /** C_SignInit and C_Sign (sections 5.13.1 and 5.13.2), for MACs too. */
  byte[] sign(long session, Mechanism mechanism, long key, byte[] data);

  /** C_SignInit (section 5.13.1): begins what {@link #signUpdate} and {@link #signFinal} go on. */
  void signInit(long session, Mechanism mechanism, long key);

  /** C_SignUpdate (section 5.13.3). */
  void signUpdate(long session, byte[] data, int offset, int length);

  /** C_SignFinal (section 5.13.4). */
  byte[] signFinal(long session);

  /** C_GenerateKey (section 5.18.1). */
  long generateKey(long session, Mechanism mechanism, Template template);

  /** C_GenerateKeyPair (section 5.18.2). */
  KeyPair generateKeyPair(
      long session, Mechanism mechanism, Template publicTemplate, Template privateTemplate);

  /** C_UnwrapKey (section 5.18.4). */
  long unwrapKey(
      long session, Mechanism mechanism, long unwrappingKey, byte[] wrapped, Template template);

  /** C_DeriveKey (section 5.18.5). */
  long deriveKey(long session, Mechanism mechanism, long baseKey, Template template);

  /** C_GenerateRandom (section 5.19.2). */
  byte[] generateRandom(long session, int lengthBytes);
}
