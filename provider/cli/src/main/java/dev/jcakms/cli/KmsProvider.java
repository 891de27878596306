package dev.jcakms.cli;

import dev.jcakms.port.KeyService;
import dev.jcakms.service.admin.KeyAdministration;
import java.security.Provider;

/** SEAM: goes when dev.jcakms.provider.KmsProvider is there. */
abstract class KmsProvider extends Provider implements AutoCloseable {
  private static final long serialVersionUID = 1L;

  KmsProvider() {
    super("KMS", "0", "");
  }

  abstract KeyAdministration administration();

  abstract KeyService port();

  abstract void initialize();

  @Override
  public abstract void close();
}
