package dev.jcakms.service.installation;

import dev.jcakms.hsm.Root;
import dev.jcakms.port.Arns;
import dev.jcakms.service.repository.KeyRepository;

/**
 * One root and one store that name each other. Opened at the first use, not before. Thread-safe.
 *
 * <p>An installation that has not been made yet has an empty repository, so that looking for a key
 * in it finds nothing in the ordinary way and writes nothing.
 */
public interface Installation extends AutoCloseable {
  /** What it is called. */
  Arns arns();

  /**
   * Its store, or an empty one if it has not been made.
   *
   * @throws dev.jcakms.port.KmsException if it cannot be opened, or root and store do not belong
   *     together
   */
  KeyRepository repository();

  /**
   * Its root.
   *
   * @throws dev.jcakms.port.KmsException if it cannot be opened, has not been made, or root and
   *     store do not belong together
   */
  Root root();

  /**
   * Opens root and store by a PIN or passphrase that a caller has, where the configuration would
   * ask for it; where they are open, or the configuration knows it, it is compared.
   *
   * @param secret not empty; the caller's, to wipe
   * @throws dev.jcakms.port.KmsAccessDeniedException if it is not the right one, or there is none
   */
  void login(char[] secret);

  /**
   * Makes root and store together if there is neither, and if this installation is one that makes
   * itself. Of many processes one makes it and all open the same.
   *
   * @throws dev.jcakms.port.KmsException NOT_FOUND if somebody has to make it by a command first
   */
  void makeIfMissing();

  /** Closes root and store. */
  @Override
  void close();
}
