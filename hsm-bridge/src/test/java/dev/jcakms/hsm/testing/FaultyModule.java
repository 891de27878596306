package dev.jcakms.hsm.testing;

import dev.jcakms.conformance.testing.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PKCS#11 module that stands before a real one, counts the calls, and fails as it is told to: the
 * shim of {@code faulty_pkcs11.c}, built here, and its control file, whose layout is the same in
 * both. Each instance is a module of its own. Whoever loads {@link #path}, in this process or
 * another, sees the same faults and the same counts. Safe for use by many threads.
 */
public final class FaultyModule {
  /** When a fault strikes. */
  public enum When {
    /** In place of the real call: an operation that was begun stays active in the module. */
    INSTEAD_OF_THE_CALL(0),
    /** The real call is made, and its answer lost. */
    AFTER_THE_CALL(1);

    private final long member;

    When(long member) {
      this.member = member;
    }
  }

  /** The members of CK_FUNCTION_LIST in their order. */
  private static final List<String> FUNCTIONS =
      List.of(
          """
          C_Initialize C_Finalize C_GetInfo C_GetFunctionList
          C_GetSlotList C_GetSlotInfo C_GetTokenInfo C_GetMechanismList
          C_GetMechanismInfo C_InitToken C_InitPIN C_SetPIN
          C_OpenSession C_CloseSession C_CloseAllSessions C_GetSessionInfo
          C_GetOperationState C_SetOperationState C_Login C_Logout
          C_CreateObject C_CopyObject C_DestroyObject C_GetObjectSize
          C_GetAttributeValue C_SetAttributeValue
          C_FindObjectsInit C_FindObjects C_FindObjectsFinal
          C_EncryptInit C_Encrypt C_EncryptUpdate C_EncryptFinal
          C_DecryptInit C_Decrypt C_DecryptUpdate C_DecryptFinal
          C_DigestInit C_Digest C_DigestUpdate C_DigestKey C_DigestFinal
          C_SignInit C_Sign C_SignUpdate C_SignFinal C_SignRecoverInit C_SignRecover
          C_VerifyInit C_Verify C_VerifyUpdate C_VerifyFinal
          C_VerifyRecoverInit C_VerifyRecover
          C_DigestEncryptUpdate C_DecryptDigestUpdate
          C_SignEncryptUpdate C_DecryptVerifyUpdate
          C_GenerateKey C_GenerateKeyPair C_WrapKey C_UnwrapKey C_DeriveKey
          C_SeedRandom C_GenerateRandom
          C_GetFunctionStatus C_CancelFunction C_WaitForSlotEvent
          """
              .strip()
              .split("\\s+"));

  private static final int AWAY = 1024;
  private static final int ORDER = AWAY + Long.BYTES;
  private static final int OPENED = ORDER + Long.BYTES;
  private static final int CLOSED = OPENED + Long.BYTES;
  private static final int INSIDE = CLOSED + Long.BYTES;
  private static final int MET = INSIDE + Long.BYTES;
  private static final int FAULTS = MET + Long.BYTES;
  private static final int CALLS = 0;
  private static final int FIRST = CALLS + Long.BYTES;
  private static final int LAST = FIRST + Long.BYTES;
  private static final int ANSWER = LAST + Long.BYTES;
  private static final int WHEN = ANSWER + Long.BYTES;
  private static final int DELAY = WHEN + Long.BYTES;
  private static final int FAULT_BYTES = DELAY + Long.BYTES;
  private static final int CONTROL_BYTES = FAULTS + FUNCTIONS.size() * FAULT_BYTES;

  private static final VarHandle MEMBER =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long CLOSE_SESSIONS = 1;
  private static final long LOGOUT = 2;
  private static final long FINALIZE = 3;

  private static final String SOURCE = "faulty_pkcs11.c";
  private static final long COMPILER_SECONDS = 120;

  private final Path path;
  private final ByteBuffer control;

  private static final class Built {
    static final Optional<Path> MODULE = build();
  }

  private FaultyModule(Path path, ByteBuffer control) {
    this.path = path;
    this.control = control;
  }

  /** A new one before {@code realModule}; without a C compiler the test that calls is skipped. */
  public static FaultyModule before(Path realModule) {
    Path built = Part.CC.need(Built.MODULE);
    try {
      Path directory = Files.createTempDirectory(built.getParent(), "module");
      Path path = Files.copy(built, directory.resolve(built.getFileName()));
      try (FileChannel file =
          FileChannel.open(
              Path.of(path + ".control"),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE)) {
        ByteBuffer control = file.map(MapMode.READ_WRITE, 0, CONTROL_BYTES);
        control.put(realModule.toString().getBytes(StandardCharsets.UTF_8));
        return new FaultyModule(path, control);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The module's file. */
  public Path path() {
    return path;
  }

  /** How often a function has been called. */
  public long calls(String function) {
    return get(fault(function) + CALLS);
  }

  /** How often all functions together have been called. */
  public long calls() {
    return FUNCTIONS.stream().mapToLong(this::calls).sum();
  }

  /** How many sessions are open: those that were opened less those that were closed. */
  public long openSessions() {
    return get(OPENED) - get(CLOSED);
  }

  /**
   * The {@code nth} call of a function from now on fails, and no other.
   *
   * @param nth 1 for the next one
   * @param ckr what it answers
   */
  public void failOnce(String function, int nth, long ckr, When when) {
    long first = calls(function) + nth;
    fail(function, first, first, ckr, when);
  }

  /** The {@code nth} call of a function from now on fails, and all after it. */
  public void failFrom(String function, int nth, long ckr, When when) {
    fail(function, calls(function) + nth, Long.MAX_VALUE, ckr, when);
  }

  private void fail(String function, long first, long last, long ckr, When when) {
    int fault = fault(function);
    set(fault + LAST, 0);
    set(fault + FIRST, first);
    set(fault + ANSWER, ckr);
    set(fault + WHEN, when.member);
    set(fault + LAST, last);
  }

  /** Every call of a function takes so much longer. */
  public void delay(String function, long milliseconds) {
    set(fault(function) + DELAY, milliseconds);
  }

  /**
   * The token is away: searches find nothing and say CKR_OK, the slots and sessions look well,
   * token information and generation fail, handles are invalid.
   */
  public void takeTokenAway() {
    set(AWAY, 1);
  }

  /** The token is back, and all that it held. */
  public void bringTokenBack() {
    set(AWAY, 0);
  }

  /**
   * Before the next call, all sessions that were opened through this module are closed underneath.
   */
  public void dropSessions() {
    set(ORDER, CLOSE_SESSIONS);
  }

  /** Before the next call, somebody else in the process calls C_Logout. */
  public void logOut() {
    set(ORDER, LOGOUT);
  }

  /** Before the next call, somebody else in the process calls C_Finalize. */
  public void endTheModule() {
    set(ORDER, FINALIZE);
  }

  /** How many calls are under way. */
  public long callsUnderWay() {
    return get(INSIDE);
  }

  /** How many calls were under way when C_Finalize was called through this module, at most. */
  public long callsMetByFinalize() {
    return get(MET);
  }

  /** Takes back every fault and delay. Counts stay. */
  public void heal() {
    for (String function : FUNCTIONS) {
      set(fault(function) + LAST, 0);
      set(fault(function) + DELAY, 0);
    }
    set(ORDER, 0);
    bringTokenBack();
  }

  private static int fault(String function) {
    int index = FUNCTIONS.indexOf(function);
    if (index < 0) {
      throw new IllegalArgumentException("no function " + function);
    }
    return FAULTS + index * FAULT_BYTES;
  }

  private long get(int offset) {
    return (long) MEMBER.getVolatile(control, offset);
  }

  private void set(int offset, long value) {
    MEMBER.setVolatile(control, offset, value);
  }

  private static Optional<Path> build() {
    try {
      Path directory = Files.createTempDirectory("faulty-pkcs11");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> SoftHsm.deleteTree(directory)));
      Path source = directory.resolve(SOURCE);
      try (InputStream in = FaultyModule.class.getResourceAsStream(SOURCE)) {
        Files.copy(Objects.requireNonNull(in, SOURCE), source);
      }
      Path module = directory.resolve("faulty_pkcs11.so");
      return compile(source, module) ? Optional.of(module) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** False if there is no compiler. */
  private static boolean compile(Path source, Path module) throws IOException {
    String flags = "-Wall -Wextra -Werror -O2 -shared -fPIC -pthread";
    List<String> command = new ArrayList<>(List.of("cc"));
    command.addAll(List.of(flags.split(" ")));
    command.addAll(List.of("-o", module.toString(), source.toString(), "-ldl"));
    Path messages = source.resolveSibling("messages");
    Process compiler;
    try {
      compiler =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(messages.toFile())
              .start();
    } catch (IOException e) {
      return false;
    }
    try {
      if (!compiler.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
        compiler.destroyForcibly();
        throw new IllegalStateException("cc " + SOURCE + ": " + Files.readString(messages));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }
}
