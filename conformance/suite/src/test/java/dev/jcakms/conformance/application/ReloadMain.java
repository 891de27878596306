package dev.jcakms.conformance.application;

import java.io.File;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * A container that starts and stops an application twice, each time in a class loader of its own.
 * It says what the application answered, whether its class loader was collected, and at the end
 * which threads are left that were not there before.
 */
final class ReloadMain {
  private static final int MAX_COLLECTIONS = 100;
  private static final long PAUSE_MILLIS = 100;

  /** The JDK's own, which waited for a process that SQLite's driver asked about the system. */
  private static final String PROCESS_REAPER = "process reaper";

  private record First(String part) {}

  private record Second(String part) {}

  private ReloadMain() {}

  public static void main(String[] arguments) throws Exception {
    Set<String> before = threads();
    for (int round = 0; round < 2; round++) {
      ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
      WeakReference<ClassLoader> loader = run(collected);
      if (round == 0) {
        takeThePlaceOfRecords(new First("a"), new First("a"));
      } else {
        takeThePlaceOfRecords(new Second("a"), new Second("a"));
      }
      for (int i = 0; i < MAX_COLLECTIONS && loader.get() != null; i++) {
        System.gc();
        Object unused = collected.remove(PAUSE_MILLIS);
      }
      System.out.println(loader.get() == null ? "collected" : "still there");
    }
    Set<String> left = threads();
    left.removeAll(before);
    left.remove(PROCESS_REAPER);
    System.out.println("threads left: " + left);
  }

  private static WeakReference<ClassLoader> run(ReferenceQueue<ClassLoader> collected)
      throws Exception {
    URLClassLoader loader = ofAnApplication();
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> application = loader.loadClass(ReloadedApplication.class.getName());
    System.out.println(
        ((Callable<?>) application.getDeclaredConstructor().newInstance()).call()
            + (application == ReloadedApplication.class ? ", shared" : ""));
    Thread.currentThread().setContextClassLoader(null);
    loader.close();
    return new WeakReference<>(loader, collected);
  }

  /**
   * Java 17 keeps the class of the record whose like was first compared, hashed or written last.
   * One of ours takes its place, another one each time.
   */
  private static void takeThePlaceOfRecords(Record one, Record like) {
    if (!one.equals(like)
        || one.hashCode() != like.hashCode()
        || !one.toString().equals(like.toString())) {
      throw new IllegalStateException("records differ");
    }
  }

  /** A class loader that shares nothing with others but the JDK. */
  static URLClassLoader ofAnApplication() throws MalformedURLException {
    return new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
