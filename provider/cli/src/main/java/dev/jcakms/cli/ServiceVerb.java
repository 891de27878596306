package dev.jcakms.cli;

import dev.jcakms.provider.KmsProvider;
import java.io.IOException;
import java.util.List;

/** A verb of {@code aws kms}: one call of the service, whose answer is printed. */
abstract class ServiceVerb extends Verb {
  ServiceVerb(Kms kms) {
    super(kms);
  }

  /** Calls the service. */
  abstract Members ask(KmsProvider provider);

  @Override
  List<String> globalOptions() {
    return List.of(Kms.CONFIG, Kms.REGION, Kms.OUTPUT, Kms.QUERY);
  }

  @Override
  public final Integer call() throws IOException {
    try (KmsProvider provider = kms.open()) {
      kms.print(ask(provider));
    }
    return ExitCodes.OK;
  }
}
