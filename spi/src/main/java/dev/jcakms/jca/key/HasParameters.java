package dev.jcakms.jca.key;

import java.security.spec.AlgorithmParameterSpec;

/**
 * A key that tells its parameters, as Java 25's AsymmetricKey asks: compiled for 17, a handle needs
 * this beside {@link java.security.interfaces.ECKey}, or the JDK's default of null is what 25
 * finds.
 */
interface HasParameters {
  AlgorithmParameterSpec getParams();
}
