package dev.jcakms.hsm.pkcs11;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import dev.jcakms.hsm.HsmException;
import dev.jcakms.hsm.HsmException.Reason;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A PKCS#11 module, loaded: its functions by name. They are found through C_GetFunctionList, the
 * one symbol that every module exports. Immutable and thread-safe.
 */
final class JnaModule {
  private static final String NATIVE_DIRECTORY_PROPERTY = "jcakms.native-dir";
  private static final String JNAS_DIRECTORY_PROPERTY = "jna.tmpdir";

  private static final int RTLD_NOW = 0x2;
  private static final int RTLD_NODELETE = Platform.isMac() ? 0x80 : 0x1000;

  /** The members of CK_FUNCTION_LIST (section 3.6) behind its version, in their order. */
  private static final List<String> FUNCTION_LIST =
      List.of(
          """
          C_Initialize C_Finalize C_GetInfo C_GetFunctionList
          C_GetSlotList C_GetSlotInfo C_GetTokenInfo C_GetMechanismList C_GetMechanismInfo
          C_InitToken C_InitPIN C_SetPIN
          C_OpenSession C_CloseSession C_CloseAllSessions C_GetSessionInfo
          C_GetOperationState C_SetOperationState C_Login C_Logout
          C_CreateObject C_CopyObject C_DestroyObject C_GetObjectSize
          C_GetAttributeValue C_SetAttributeValue
          C_FindObjectsInit C_FindObjects C_FindObjectsFinal
          C_EncryptInit C_Encrypt C_EncryptUpdate C_EncryptFinal
          C_DecryptInit C_Decrypt C_DecryptUpdate C_DecryptFinal
          C_DigestInit C_Digest C_DigestUpdate C_DigestKey C_DigestFinal
          C_SignInit C_Sign C_SignUpdate C_SignFinal C_SignRecoverInit C_SignRecover
          C_VerifyInit C_Verify C_VerifyUpdate C_VerifyFinal C_VerifyRecoverInit C_VerifyRecover
          C_DigestEncryptUpdate C_DecryptDigestUpdate C_SignEncryptUpdate C_DecryptVerifyUpdate
          C_GenerateKey C_GenerateKeyPair C_WrapKey C_UnwrapKey C_DeriveKey
          C_SeedRandom C_GenerateRandom
          C_GetFunctionStatus C_CancelFunction C_WaitForSlotEvent
          """
              .strip()
              .split("\\s+"));

  private final NativeLibrary library;
  private final Map<String, Function> functions;

  private JnaModule(NativeLibrary library, Map<String, Function> functions) {
    this.library = library;
    this.functions = functions;
  }

  /**
   * Loads a module, for as long as the process lives: one that has started threads or left handlers
   * with the system must not be unloaded under them. Its symbols stay its own (RTLD_LOCAL is the
   * default), so that modules beside each other do not call each other's functions.
   *
   * @throws HsmException ROOT_REFUSED if the file is no module of this machine
   */
  static JnaModule load(Path file) {
    checkPlatform();
    try {
      NativeLibrary library =
          NativeLibrary.getInstance(
              file.toString(), Map.of(Library.OPTION_OPEN_FLAGS, RTLD_NOW | RTLD_NODELETE));
      return new JnaModule(library, functions(library));
    } catch (UnsatisfiedLinkError | CryptokiException e) {
      throw new HsmException(
          Reason.ROOT_REFUSED, "the PKCS#11 module " + file + " cannot be used: " + reason(e), e);
    }
  }

  /** What the system's loader said: JNA puts a line before it, and where else it looked behind. */
  private static String reason(Throwable e) {
    List<String> lines = String.valueOf(e.getMessage()).lines().toList();
    return lines.get(Math.min(1, lines.size() - 1));
  }

  /** Calls a function; its arguments are Longs, handles, numbers and addresses alike. */
  void call(String function, Object... arguments) {
    long answer = answerOf(function, arguments);
    if (answer != Ckr.OK.value()) {
      throw new CryptokiException(function, answer);
    }
  }

  /**
   * Calls a function that begins or ends the module's work, while no other thread does so here.
   * SoftHSM makes itself at its first call and takes itself down at the last one without a lock of
   * its own, and two threads in that moment bring the process down.
   */
  void callAlone(String function, Object... arguments) {
    // Of each file, as it is named, JNA has one library in a process.
    synchronized (library) {
      call(function, arguments);
    }
  }

  /** Calls a function of whose answers more than one is good. */
  long answerOf(String function, Object... arguments) {
    Function pointer = functions.get(function);
    return pointer == null ? Ckr.FUNCTION_NOT_SUPPORTED.value() : pointer.invokeLong(arguments);
  }

  /** The file alone. */
  @Override
  public String toString() {
    return library.getFile().toString();
  }

  private static void checkPlatform() {
    String directory = System.getProperty(NATIVE_DIRECTORY_PROPERTY);
    if (directory != null && System.getProperty(JNAS_DIRECTORY_PROPERTY) == null) {
      System.setProperty(JNAS_DIRECTORY_PROPERTY, directory);
    }
    try {
      if (Native.LONG_SIZE != Encoding.ULONG_BYTES || Native.POINTER_SIZE != Encoding.ULONG_BYTES) {
        throw new HsmException(Reason.UNSUPPORTED, "tokens need a 64-bit Linux or macOS");
      }
    } catch (LinkageError e) {
      throw new HsmException(
          Reason.UNSUPPORTED,
          "JNA's native library cannot be unpacked or loaded; -D"
              + NATIVE_DIRECTORY_PROPERTY
              + " names a directory for it that can be written and executed from",
          e);
    }
  }

  private static Map<String, Function> functions(NativeLibrary library) {
    try (JnaMemory memory = new JnaMemory()) {
      long list = memory.allocate(Encoding.ULONG_BYTES);
      long answer = library.getFunction("C_GetFunctionList").invokeLong(new Object[] {list});
      if (answer != Ckr.OK.value()) {
        throw new CryptokiException("C_GetFunctionList", answer);
      }
      Pointer members = new Pointer(memory.ulong(list));
      Map<String, Function> functions = new HashMap<>();
      long offset = Encoding.ULONG_BYTES;
      for (String name : FUNCTION_LIST) {
        Pointer member = members.getPointer(offset);
        if (member != null) {
          functions.put(name, Function.getFunction(member));
        }
        offset += Encoding.ULONG_BYTES;
      }
      return Map.copyOf(functions);
    }
  }
}
