package dev.jcakms.conformance.benchmark;

import java.util.Map;

/**
 * One process, from its start to its end.
 *
 * @param seconds as the clock on the wall says
 * @param insideSeconds of which its program or JVM ran, without what started it; 0 if nobody asked
 * @param processorSeconds that it used, its own and the kernel's
 * @param kernelSeconds of which were the kernel's
 * @param peakBytes the most memory that it held
 */
record ProcessRun(
    String subject,
    int round,
    double seconds,
    double insideSeconds,
    double processorSeconds,
    double kernelSeconds,
    long peakBytes) {
  /** Of the members of a result. */
  static ProcessRun of(Map<String, String> members) {
    return new ProcessRun(
        String.valueOf(members.get("subject")),
        Integer.parseInt(String.valueOf(members.get("round"))),
        number(members, "seconds"),
        number(members, "insideSeconds"),
        number(members, "processorSeconds"),
        number(members, "kernelSeconds"),
        Long.parseLong(String.valueOf(members.get("peakBytes"))));
  }

  private static double number(Map<String, String> members, String name) {
    return Double.parseDouble(String.valueOf(members.get(name)));
  }
}
