package dev.jcakms.cli;

import dev.jcakms.format.FormatException;
import dev.jcakms.port.KmsErrorCode;
import dev.jcakms.port.KmsException;
import dev.jcakms.port.KmsInvalidCiphertextException;
import dev.jcakms.provider.KmsConfigurationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/** Turns what was thrown into what the user reads: the one place where both stand together. */
final class Failures {
  private Failures() {}

  /** The command line is wrong. */
  static Failure usage(String text) {
    return new Failure(ExitCodes.USAGE, "kms: error: " + text);
  }

  /** What {@code verb} threw. */
  static Failure of(Verb verb, Throwable thrown) {
    KmsConfigurationException configuration = find(thrown, KmsConfigurationException.class);
    if (configuration != null) {
      return new Failure(ExitCodes.CONFIGURATION, "kms: error: " + configuration.getMessage());
    }
    KmsException refusal = firstRefusal(thrown);
    if (refusal != null) {
      return service(verb, refusal.code(), String.valueOf(refusal.getMessage()));
    }
    if (find(thrown, AEADBadTagException.class) != null
        || find(thrown, KmsInvalidCiphertextException.class) != null) {
      FormatException unreadable = find(thrown, FormatException.class);
      return service(verb, KmsErrorCode.INVALID_CIPHERTEXT, verb.invalidCiphertextText(unreadable));
    }
    if (thrown instanceof FormatException unreadable) {
      return other(String.valueOf(unreadable.getMessage()));
    }
    IOException io = find(thrown, IOException.class);
    if (io != null) {
      return other(text(io));
    }
    return other("unexpected: " + thrown);
  }

  /** What a file or stream failed with, in words. */
  static String text(IOException failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "no such file or directory: " + missing.getFile();
    }
    if (failure instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason() + ": " + file.getFile();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static Failure service(Verb verb, KmsErrorCode code, String text) {
    return new Failure(
        ExitCodes.SERVICE,
        "An error occurred ("
            + code.awsName()
            + ") when calling the "
            + verb.operation()
            + " operation: "
            + text);
  }

  private static Failure other(String text) {
    return new Failure(ExitCodes.OTHER, "kms: error: " + text);
  }

  /** The outermost refusal that says more than that the ciphertext is invalid. */
  private static @Nullable KmsException firstRefusal(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof KmsException refusal && !(t instanceof KmsInvalidCiphertextException)) {
        return refusal;
      }
    }
    return null;
  }

  private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
