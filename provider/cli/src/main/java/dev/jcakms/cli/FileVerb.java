package dev.jcakms.cli;

import dev.jcakms.format.FormatException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A verb of our own that needs an installation and prints for people. */
abstract class FileVerb extends Verb {
  FileVerb(Kms kms) {
    super(kms);
  }

  @Override
  List<String> globalOptions() {
    return List.of(Kms.CONFIG, Kms.REGION);
  }

  @Override
  String invalidCiphertextText(@Nullable FormatException unreadable) {
    return unreadable != null
        ? String.valueOf(unreadable.getMessage())
        : "The message does not verify: it was changed or cut, or its encryption context is another.";
  }
}
