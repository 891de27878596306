package dev.jcakms.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyName;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A process that makes keys and seals a message under each until it is killed. It prints each
 * message when it is made: its key is acknowledged then.
 */
final class WriterMain {
  private WriterMain() {}

  /** Arguments: the home; the number of the writer. */
  public static void main(String[] arguments) {
    Instance instance = Instance.of(Configuration.ofHome(Path.of(arguments[0])));
    for (int i = 0; ; i++) {
      String alias = "alias/writer-" + arguments[1] + "-" + i;
      String arn = instance.service().keys().ensureKey(alias).arn();
      byte[] message =
          Messages.seal(
              instance.service(), KeyName.of(arn), EncryptionContext.none(), alias.getBytes(UTF_8));
      System.out.println(alias + " " + Base64.getEncoder().encodeToString(message));
    }
  }
}
