package dev.jcakms.cli;

import dev.jcakms.format.FormatException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One verb of the command. Used once, by one thread. */
abstract class Verb implements Callable<Integer> {
  /** The command that this verb belongs to, with its global options. */
  protected final Kms kms;

  Verb(Kms kms) {
    this.kms = kms;
  }

  /** The name of the operation in an error line, {@code DescribeKey}. */
  abstract String operation();

  /** The options of {@link Kms} that have a meaning for this verb. */
  abstract List<String> globalOptions();

  /**
   * AWS's flags for this verb that are known and not built. Each is refused by name: none is ever
   * taken and ignored.
   */
  List<String> unsupported() {
    return List.of();
  }

  /**
   * What a refused ciphertext is answered with. AWS's verbs say nothing, like AWS.
   *
   * @param unreadable what is wrong with its clear header, if it is that
   */
  String invalidCiphertextText(@Nullable FormatException unreadable) {
    return "";
  }
}
