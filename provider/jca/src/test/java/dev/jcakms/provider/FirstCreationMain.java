package dev.jcakms.provider;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.hsm.OperatingSystemRandomness;
import dev.jcakms.port.KeyName;
import dev.jcakms.service.gate.Clocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** A process that makes the first key of a home; killed at a step, if one is named. */
final class FirstCreationMain {
  private static final String AT_NO_STEP = "-";

  private FirstCreationMain() {}

  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[0]);
    String lastStep = arguments[1];
    Instance instance =
        Instance.of(
            Configuration.ofHome(home),
            Clocks.SYSTEM,
            new OperatingSystemRandomness(),
            KillAt.step(lastStep));
    System.out.println("ready");
    if (lastStep.equals(AT_NO_STEP)) {
      System.in.read();
    }
    System.out.println(instance.service().keys().ensureKey("alias/orders").arn());
    byte[] message =
        Messages.seal(
            instance.service(),
            KeyName.of("alias/orders"),
            EncryptionContext.none(),
            "made by a child".getBytes(StandardCharsets.UTF_8));
    System.out.println(Base64.getEncoder().encodeToString(message));
  }
}
