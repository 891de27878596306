package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcakms.provider.KmsProvider;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.security.InvalidParameterException;
import java.security.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Nothing that the provider offers is without the contract of its type. */
class EveryServiceTest {
  private static final String CIPHER = "Cipher";

  private static final Map<String, Class<?>> CONTRACTS =
      Map.of(
          CIPHER,
          CipherContractTest.class,
          "KeyAgreement",
          KeyAgreementContractTest.class,
          "KeyFactory",
          KeyFactoryContractTest.class,
          "KeyGenerator",
          KeyGeneratorContractTest.class,
          "KeyPairGenerator",
          KeyPairGeneratorContractTest.class,
          "KeyStore",
          KeyStoreContractTest.class,
          "Mac",
          MacContractTest.class,
          "SecretKeyFactory",
          SecretKeyFactoryContractTest.class,
          "SecureRandom",
          SecureRandomContractTest.class,
          "Signature",
          SignatureContractTest.class);

  @Test
  void everyTypeHasItsContract() {
    assertEquals(
        new TreeSet<>(CONTRACTS.keySet()),
        Services.all().stream()
            .map(Provider.Service::getType)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleIsHeldByTheContractOfEveryTypeThatItConcerns(Rule rule) {
    for (String type : rule.types()) {
      assertNotEquals(List.of(), testsOf(type, rule), () -> "no test of " + type);
    }
  }

  /** Ciphers have a subclass each, and {@link #everyCipherIsUnderItsContract} counts those. */
  @ParameterizedTest
  @EnumSource
  void testsOfARuleAreRunForEveryServiceOfTheirType(Rule rule) {
    for (String type : CONTRACTS.keySet()) {
      for (Method test : testsOf(type, rule)) {
        assertEquals(
            type.equals(CIPHER) ? List.of() : List.of(type),
            AnnotationSupport.findAnnotation(test, EveryService.class).stream()
                .map(EveryService::value)
                .toList(),
            test::toString);
      }
    }
  }

  private static List<Method> testsOf(String type, Rule rule) {
    Class<?> contract = CONTRACTS.get(type);
    if (contract == null) {
      throw new AssertionError("there is no contract of " + type);
    }
    return AnnotationSupport.findAnnotatedMethods(
            contract, Holds.class, HierarchyTraversalMode.TOP_DOWN)
        .stream()
        .filter(test -> Arrays.asList(test.getAnnotation(Holds.class).value()).contains(rule))
        .toList();
  }

  @Test
  void everyCipherIsUnderItsContract() {
    Stream<String> alone =
        Stream.of(new EnvelopeCipherTest(), new DirectCipherTest(), new DataKeyCipherTest())
            .map(CipherContractTest::transformation);
    assertEquals(
        Services.algorithms(CIPHER),
        Stream.concat(alone, OaepContractTest.transformations()).sorted().toList());
  }

  /** With a configuration that cannot be used, on which anything but making the object fails. */
  @Test
  void makingAnEngineOpensNothingAndItsClassIsTheOneThatIsTold(@TempDir Path directory)
      throws Exception {
    Provider unusable =
        new KmsProvider().configure(directory.resolve("missing.properties").toString());
    Set<String> made = new TreeSet<>();
    for (Provider.Service listed : Services.all()) {
      Provider.Service service = unusable.getService(listed.getType(), listed.getAlgorithm());
      assertEquals(service.getClassName(), service.newInstance(null).getClass().getName());
      assertThrows(InvalidParameterException.class, () -> service.newInstance("a parameter"));
      made.add(listed.getType());
    }
    assertEquals(CONTRACTS.keySet(), made);
  }
}
