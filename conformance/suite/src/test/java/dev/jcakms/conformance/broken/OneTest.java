package dev.jcakms.conformance.broken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the test methods of one name in a JVM of its own and says by its exit code what became of
 * them. The class path decides whose main classes they meet.
 */
final class OneTest {
  /** Every test of the name ran and succeeded. */
  static final int GREEN = 10;

  /** At least one ran and failed. */
  static final int RED = 11;

  /** There is no test of the name, or one was skipped and none failed. */
  static final int NOT_RUN = 12;

  private OneTest() {}

  /** Arguments: class name, method name. */
  public static void main(String[] arguments) throws ClassNotFoundException {
    String method = arguments[1];
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Class<?> testClass = Class.forName(arguments[0]);
    for (Method candidate : methods(testClass)) {
      if (candidate.getName().equals(method)) {
        LauncherFactory.create()
            .execute(request().selectors(selectMethod(testClass, candidate)).build(), listener);
        TestExecutionSummary summary = listener.getSummary();
        if (summary.getTotalFailureCount() > 0) {
          summary.printFailuresTo(new PrintWriter(System.out, true, UTF_8), 5);
          System.exit(RED);
        }
        System.exit(
            summary.getTestsSucceededCount() > 0
                    && summary.getTestsSucceededCount() == summary.getTestsFoundCount()
                ? GREEN
                : NOT_RUN);
      }
    }
    System.exit(NOT_RUN);
  }

  private static Set<Method> methods(Class<?> testClass) {
    Set<Method> methods = new LinkedHashSet<>();
    for (Class<?> c = testClass; c != null; c = c.getSuperclass()) {
      methods.addAll(Arrays.asList(c.getDeclaredMethods()));
    }
    return methods;
  }
}
