package dev.jcakms.conformance.benchmark;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** What the document says of where and how benchmarks ran. */
final class Machine {
  private Machine() {}

  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Release of the JDK. */
  static int release() {
    return Runtime.version().feature();
  }

  /** The command that runs benchmarks, with what is not as usual. */
  static String command(String word, String only) {
    return "./mvnw -B -DskipTests -Dbench="
        + word
        + (only.isEmpty() ? "" : " '-Dbench.only=" + only + "'")
        + " -pl conformance/suite -am verify";
  }

  /** A row of the table on how rows came about. */
  static String row(String rows, String times, double loadBefore, String command) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %.1f–%.1f | `%s` |%n",
        rows,
        LocalDate.now(ZoneOffset.UTC),
        Runtime.version(),
        times,
        loadBefore,
        load(),
        command.replace("|", "\\|"));
  }
}
