package dev.jcakms.conformance.benchmark;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Processes that do little: the first message of a JVM, and the description of a key. */
final class StartScene {
  private static final String PASSWORD = "changeit";

  private final Tools tools;
  private final String keyStore;

  /** Makes a KeyStore with one secret key, as the home has one. */
  StartScene(Tools tools) throws IOException, InterruptedException {
    this.tools = tools;
    this.keyStore = tools.work().resolve("keys.p12").toString();
    String unused =
        tools.run(
            tools.jdk(
                "keytool",
                "-genseckey",
                "-alias",
                "orders",
                "-keyalg",
                "AES",
                "-keysize",
                "256",
                "-keystore",
                keyStore,
                "-storepass",
                PASSWORD));
  }

  /** Those that take turns in a group. */
  List<MeasuredProcess> processes(String group) {
    return group.equals("describe-key")
        ? List.of(
            tools.measured(
                ProcessSubject.KMS, tools.kms("describe-key", "--key-id", Tools.ALIAS), Map.of()),
            tools.measured(
                ProcessSubject.KEYTOOL,
                tools.jdk("keytool", "-list", "-keystore", keyStore, "-storepass", PASSWORD),
                Map.of()))
        : List.of(
            program(ProcessSubject.FIRST_SEAL, FirstSealMain.class),
            program(ProcessSubject.BOUNCY_CASTLE, FirstBouncyCastleMain.class));
  }

  /** Both have the same class path: the command, which has everything in it, and themselves. */
  private MeasuredProcess program(ProcessSubject subject, Class<?> main) {
    String classes = main.getProtectionDomain().getCodeSource().getLocation().getPath();
    return tools.measured(
        subject,
        tools.jdk(
            "java",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            tools.jar() + File.pathSeparator + classes,
            main.getName(),
            tools.inside().toString()),
        Map.of());
  }
}
