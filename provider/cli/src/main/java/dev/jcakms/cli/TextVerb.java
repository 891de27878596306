package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.util.List;

/** A verb of our own whose answer is a text. */
abstract class TextVerb extends Verb {
  TextVerb(Kms kms) {
    super(kms);
  }

  /** Does the work, and gives the text to print. */
  abstract String ask(KmsProvider provider);

  @Override
  List<String> globalOptions() {
    return List.of(Kms.CONFIG, Kms.REGION);
  }

  @Override
  public final Integer call() throws IOException {
    try (KmsProvider provider = kms.open()) {
      kms.print(ask(provider));
    }
    return ExitCodes.OK;
  }
}
