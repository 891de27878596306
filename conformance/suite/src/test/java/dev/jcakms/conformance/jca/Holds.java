package dev.jcakms.conformance.jca;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which rules a test of a contract holds. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Holds {
  /** At least one. */
  Rule[] value();
}
