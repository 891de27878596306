package dev.jcakms.conformance.jca;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A test that gets the name of every service of one type that the provider has, one by one. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(EveryService.Algorithms.class)
@interface EveryService {
  /** The JCA's word for the type. */
  String value();

  /** The names. */
  final class Algorithms extends AnnotationBasedArgumentsProvider<EveryService> {
    @Override
    protected Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context, EveryService wanted) {
      return Services.algorithms(wanted.value()).stream().map(Arguments::of);
    }
  }
}
