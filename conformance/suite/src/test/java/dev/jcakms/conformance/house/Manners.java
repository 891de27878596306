package dev.jcakms.conformance.house;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.ref.Cleaner;
import java.lang.reflect.Field;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;

/** What no class of ours may do, whatever room it is in. */
final class Manners {
  private static final Set<Class<?>> ENGINE_TYPES =
      Set.of(
          AlgorithmParameters.class,
          Cipher.class,
          KeyAgreement.class,
          KeyFactory.class,
          KeyGenerator.class,
          KeyPairGenerator.class,
          KeyStore.class,
          Mac.class,
          SecretKeyFactory.class,
          SecureRandom.class,
          Signature.class);

  private static final Set<Class<?>> STATEFUL_TYPES =
      Set.of(Cleaner.class, Executor.class, Random.class, ThreadLocal.class, Thread.class);

  private static final List<String> STATEFUL_PACKAGES =
      List.of("java.util.concurrent.atomic", "java.util.concurrent.locks", "com.github.benmanes");

  private static final List<String> UNMODIFIABLE =
      List.of(
          "java.util.ImmutableCollections",
          "java.util.Collections$Unmodifiable",
          "java.util.Collections$Empty",
          "java.util.Collections$Singleton");

  private Manners() {}

  /** With us first in the list of providers an unnamed request would ask our own engines. */
  static ArchRule enginesAreAskedOfAProviderObject() {
    return noClasses()
        .should()
        .callMethodWhere(
            unnamed("getInstance", "getInstanceStrong")
                .as("a type that we register is asked of the list of providers"))
        .orShould()
        .callConstructor(SecureRandom.class)
        .orShould()
        .callConstructor(SecureRandom.class, byte[].class)
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaCall<?>> unnamed(String... methods) {
    return new DescribedPredicate<>("an engine asked without a provider object") {
      @Override
      public boolean test(JavaCall<?> call) {
        return List.of(methods).contains(call.getName())
            && ENGINE_TYPES.stream().anyMatch(call.getTargetOwner()::isEquivalentTo)
            && call.getTarget().getRawParameterTypes().stream()
                .noneMatch(type -> type.isEquivalentTo(Provider.class));
      }
    };
  }

  /** Everything that changes belongs to an instance, so that two of them share nothing. */
  static ArchRule staticStateDoesNotChange() {
    return fields()
        .that()
        .areStatic()
        .and(DescribedPredicate.not(synthetic()))
        .should(notChange())
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaField> synthetic() {
    return new DescribedPredicate<>("made by the compiler") {
      @Override
      public boolean test(JavaField field) {
        return field.getModifiers().contains(JavaModifier.SYNTHETIC);
      }
    };
  }

  private static ArchCondition<JavaField> notChange() {
    return new ArchCondition<>("not change") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (!field.getModifiers().contains(JavaModifier.FINAL)) {
          events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is not final"));
        } else if (isStateful(field.getRawType())) {
          events.add(SimpleConditionEvent.violated(field, field.getFullName() + " has a state"));
        } else if (isArrayForOthers(field) || isModifiable(field.reflect())) {
          events.add(
              SimpleConditionEvent.violated(field, field.getFullName() + " can be modified"));
        }
      }
    };
  }

  private static boolean isStateful(JavaClass type) {
    return STATEFUL_TYPES.stream().anyMatch(type::isAssignableTo)
        || STATEFUL_PACKAGES.stream().anyMatch(type.getPackageName()::startsWith);
  }

  // Whether a private array is ever written is for the reader; whether others can, is decidable.
  private static boolean isArrayForOthers(JavaField field) {
    return field.getRawType().isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE);
  }

  private static boolean isModifiable(Field field) {
    if (!Collection.class.isAssignableFrom(field.getType())
        && !Map.class.isAssignableFrom(field.getType())) {
      return false;
    }
    try {
      field.setAccessible(true);
      String type = field.get(null).getClass().getName();
      return UNMODIFIABLE.stream().noneMatch(type::startsWith);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** Ten thousand virtual threads would fill it, and a pool's thread keeps it. */
  static ArchRule nothingIsKeptPerThread() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .allowEmptyShould(true);
  }

  /** A library owns neither stream. */
  static ArchRule onlyTheCommandPrints(String commandPackage) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(commandPackage)
        .should()
        .accessTargetWhere(
            new DescribedPredicate<JavaAccess<?>>("System.out, System.err or printStackTrace") {
              @Override
              public boolean test(JavaAccess<?> access) {
                String name = access.getName();
                return name.equals("printStackTrace")
                    || (access.getTargetOwner().isEquivalentTo(System.class)
                        && (name.equals("out") || name.equals("err")));
              }
            })
        .allowEmptyShould(true);
  }

  /**
   * {@code System.Logger} is every application's own logging back end. Whoever loads a library may
   * turn its logger down, and whoever has the process to itself may say where warnings go.
   */
  static ArchRule onlyTheSystemLoggerWrites(String... others) {
    String names = Stream.of(others).map(Pattern::quote).collect(Collectors.joining("|"));
    return noClasses()
        .that()
        .haveNameNotMatching("(" + names + ")(\\$.*)?")
        .should()
        .dependOnClassesThat(
            nameMatching(
                "(java\\.util\\.logging|org\\.slf4j|org\\.apache\\.(log4j|commons\\.logging))\\..*"))
        .allowEmptyShould(true);
  }

  /** What the JDK's interfaces force to be serializable says no. */
  static ArchRule whatIsSerializableRefuses() {
    return classes()
        .that()
        .areAssignableTo(Serializable.class)
        .and()
        .areNotEnums()
        .and()
        .areNotInterfaces()
        .and()
        .areNotAssignableTo(Throwable.class)
        .should(
            new ArchCondition<JavaClass>("refuse Java serialization") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                // A superclass is written first, and so refuses for all below it.
                if (type.getClassHierarchy().stream().noneMatch(this::refuses)) {
                  events.add(
                      SimpleConditionEvent.violated(type, type.getName() + " can be serialized"));
                }
              }

              private boolean refuses(JavaClass type) {
                return type.getConstructorCallsFromSelf().stream()
                    .anyMatch(
                        call ->
                            call.getOrigin().getName().equals("writeObject")
                                && call.getTargetOwner()
                                    .isEquivalentTo(NotSerializableException.class));
              }
            })
        .allowEmptyShould(true);
  }

  /** An exception travels to logs and over wires. */
  static ArchRule exceptionsHoldNoBytes() {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .areAssignableTo(Throwable.class)
        .should()
        .notHaveRawType(byte[].class)
        .andShould()
        .notHaveRawType(char[].class)
        .allowEmptyShould(true);
  }

  /** No two packages need each other. */
  static ArchRule packagesHaveNoCycles(String root) {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }

  /** Layouts are pure functions: no cryptography, randomness, clock, thread or file. */
  static ArchRule layoutsArePure(String formatPackage) {
    return noClasses()
        .that()
        .resideInAPackage(formatPackage)
        .should()
        .dependOnClassesThat(
            nameMatching(
                "java\\.(io|net|nio\\.(channels|file)|time|util\\.concurrent)\\..*"
                    + "|java\\.security\\.(?!spec\\.AlgorithmParameterSpec).*"
                    + "|javax\\..*|java\\.util\\.(.*Random|Date|Timer).*|java\\.lang\\.Thread"))
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .allowEmptyShould(true);
  }
}
