package dev.jcakms.conformance.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK finds the provider by its name, wherever it lies, and opens nothing to do so. */
class LoadingTest {
  private static final String PROVIDER = "dev.jcakms.provider.KmsProvider";

  private static final String BY_SERVICE =
      """
      package loading;

      import java.security.Provider;
      import java.util.ServiceLoader;

      class ByService {
        public static void main(String[] arguments) {
          for (Provider provider : ServiceLoader.load(Provider.class)) {
            if (provider.getName().equals("KMS")) {
              System.out.println(provider.getClass().getName());
            }
          }
        }
      }
      """;

  private static final String BY_LIST =
      """
      package loading;

      import java.security.Provider;
      import java.security.Security;
      import javax.crypto.Cipher;

      class ByList {
        public static void main(String[] arguments) throws Exception {
          Provider kms = Security.getProvider("KMS");
          System.out.println(kms.getClass().getName());
          System.out.println(Cipher.getInstance("KMS/AES-GCM/NoPadding").getProvider() == kms);
        }
      }
      """;

  private static final String REQUIRES = "requires dev.jcakms.provider;";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void servicesFileNamesTheClassOnTheClassPath() throws Exception {
    assertSays(Program.onClassPath(BY_SERVICE, directory), List.of(PROVIDER));
  }

  @Test
  void moduleProvidesTheSameClassOnTheModulePath() throws Exception {
    assertSays(
        Program.onModulePath(BY_SERVICE, REQUIRES + " uses java.security.Provider;", directory),
        List.of(PROVIDER));
  }

  @Test
  void lineOfJavaSecurityFindsItOnTheClassPath() throws Exception {
    assertSays(
        Program.onClassPath(BY_LIST, directory), List.of(PROVIDER, "true"), lineOfJavaSecurity());
  }

  @Test
  void lineOfJavaSecurityFindsItOnTheModulePath() throws Exception {
    assertSays(
        Program.onModulePath(BY_LIST, REQUIRES, directory),
        List.of(PROVIDER, "true"),
        lineOfJavaSecurity());
  }

  private String lineOfJavaSecurity() throws Exception {
    int next = Security.getProviders().length + 1;
    Path file = directory.resolve("java.security");
    Files.writeString(file, "security.provider." + next + "=KMS\n");
    return "-Djava.security.properties=" + file;
  }

  private static void assertSays(Program program, List<String> expected, String... flags)
      throws Exception {
    assertEquals(new Program.Result(0, expected, List.of()), program.run(flags));
    assertEquals(false, Files.exists(program.installation().getParent()));
  }
}
