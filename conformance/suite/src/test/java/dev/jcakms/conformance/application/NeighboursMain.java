package dev.jcakms.conformance.application;

import java.net.URLClassLoader;
import java.util.concurrent.Callable;

/** A container of two applications, each with the provider in a class loader of its own. */
final class NeighboursMain {
  private NeighboursMain() {}

  public static void main(String[] arguments) throws Exception {
    try (URLClassLoader one = ReloadMain.ofAnApplication();
        URLClassLoader other = ReloadMain.ofAnApplication()) {
      System.out.println(application(one).call());
      System.out.println(application(other).call());
    }
  }

  private static Callable<?> application(ClassLoader loader) throws ReflectiveOperationException {
    return (Callable<?>)
        loader
            .loadClass(ReloadedApplication.class.getName())
            .getDeclaredConstructor()
            .newInstance();
  }
}
