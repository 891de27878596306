package dev.jcakms.hsm.testing;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.jcakms.conformance.testing.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * SoftHSM, with a directory of tokens of this JVM's own. The module reads its configuration once,
 * so there is one directory and any number of tokens; a test makes one for itself. Child processes
 * share them by the variable {@value #CONFIGURATION_VARIABLE}.
 */
public final class SoftHsm {
  /** The environment variable that names {@link #configuration} to a child process. */
  public static final String CONFIGURATION_VARIABLE = "SOFTHSM2_CONF";

  private static final String MODULE_PROPERTY = "softhsm.module";
  private static final List<String> USUAL_PLACES =
      List.of(
          "/usr/lib/softhsm/libsofthsm2.so",
          "/usr/lib64/softhsm/libsofthsm2.so",
          "/usr/lib64/pkcs11/libsofthsm2.so",
          "/usr/local/lib/softhsm/libsofthsm2.so",
          "/opt/homebrew/lib/softhsm/libsofthsm2.so");

  private static final String PIN = "5-secret-äöü";
  private static final String SO_PIN = "1-officer";
  private static final int LABEL_BYTES = 32;
  private static final long CKU_SO = 0;
  private static final long CKF_OS_LOCKING_OK = 0x2;
  private static final long CKF_RW_SERIAL_SESSION = 0x6;
  private static final long CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191;

  private final NativeLibrary module;
  private final Path directory;

  /**
   * A token that has been initialised, and its user's PIN.
   *
   * @param label unique, without blanks
   */
  public record Token(Path module, long slot, String label, String pin) {}

  private static final class Only {
    static final Optional<SoftHsm> INSTANCE = find().map(SoftHsm::new);
  }

  private SoftHsm(Path file) {
    try {
      directory = Files.createTempDirectory("softhsm");
      Files.createDirectory(tokens());
      Files.writeString(
          configuration(), "directories.tokendir = " + tokens() + "\nlog.level = ERROR\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteTree(directory)));
    setEnvironment(CONFIGURATION_VARIABLE, configuration().toString());
    module = NativeLibrary.getInstance(file.toString());
  }

  /** The one of this JVM; where there is none the test that calls is skipped. */
  public static SoftHsm need() {
    return Part.SOFTHSM.need(Only.INSTANCE);
  }

  /** The module's file. */
  public Path module() {
    return module.getFile().toPath();
  }

  /** The directory in which each token has one of its own. */
  public Path tokens() {
    return directory.resolve("tokens");
  }

  /** Moves the directory of tokens aside, as a token that is pulled out. */
  public void takeDirectoryAway() {
    move(tokens(), directory.resolve("away"));
  }

  /** Moves it back. The process stays blind until C_Finalize and C_Initialize. */
  public void bringDirectoryBack() {
    move(directory.resolve("away"), tokens());
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration file. */
  public Path configuration() {
    return directory.resolve("softhsm2.conf");
  }

  /** Makes a token. The module is initialised from then on. */
  public Token newToken() {
    String label = UUID.randomUUID().toString().substring(0, 8);
    byte[] paddedLabel = Arrays.copyOf(label.getBytes(StandardCharsets.UTF_8), LABEL_BYTES);
    Arrays.fill(paddedLabel, label.length(), LABEL_BYTES, (byte) ' ');
    long initialized = answerOf("C_Initialize", ulongs(0, 0, 0, 0, CKF_OS_LOCKING_OK, 0));
    if (initialized != 0 && initialized != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
      throw new IllegalStateException("C_Initialize: 0x" + Long.toHexString(initialized));
    }
    long slot = freeSlot();
    Memory soPin = bytes(SO_PIN);
    Memory pin = bytes(PIN);
    call("C_InitToken", slot, soPin, soPin.size(), bytes(paddedLabel));
    Memory session = ulongs(0);
    call("C_OpenSession", slot, CKF_RW_SERIAL_SESSION, Pointer.NULL, Pointer.NULL, session);
    call("C_Login", session.getLong(0), CKU_SO, soPin, soPin.size());
    call("C_InitPIN", session.getLong(0), pin, pin.size());
    call("C_CloseSession", session.getLong(0));
    return new Token(module(), slot, label, PIN);
  }

  /** The last slot, which SoftHSM keeps for the next token. */
  private long freeSlot() {
    Memory count = ulongs(0);
    call("C_GetSlotList", 0L, Pointer.NULL, count);
    Memory slots = new Memory(Long.BYTES * count.getLong(0));
    call("C_GetSlotList", 0L, slots, count);
    return slots.getLong(Long.BYTES * (count.getLong(0) - 1));
  }

  private void call(String function, Object... arguments) {
    long answer = answerOf(function, arguments);
    if (answer != 0) {
      throw new IllegalStateException(function + ": 0x" + Long.toHexString(answer));
    }
  }

  private long answerOf(String function, Object... arguments) {
    return module.getFunction(function).invokeLong(arguments);
  }

  private static Memory ulongs(long... values) {
    Memory memory = new Memory((long) Long.BYTES * values.length);
    memory.write(0, values, 0, values.length);
    return memory;
  }

  private static Memory bytes(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Memory bytes(byte[] bytes) {
    Memory memory = new Memory(bytes.length);
    memory.write(0, bytes, 0, bytes.length);
    return memory;
  }

  private static Optional<Path> find() {
    String named = System.getProperty(MODULE_PROPERTY);
    return (named == null ? USUAL_PLACES.stream() : Stream.of(named))
        .map(Path::of)
        .filter(Files::exists)
        .findFirst();
  }

  /** What a module will read; Java's own copy of the environment does not see it. */
  private static void setEnvironment(String name, String value) {
    int answer = Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, 1});
    if (answer != 0) {
      throw new IllegalStateException("setenv: " + answer);
    }
  }

  static void deleteTree(Path top) {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
