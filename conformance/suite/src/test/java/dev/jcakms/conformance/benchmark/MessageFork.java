package dev.jcakms.conformance.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What one fork measured.
 *
 * @param round of the run in which it took its turn
 * @param nanos of an operation, in each measured iteration
 * @param bytes allocated by an operation
 */
record MessageFork(Contestant contestant, int round, List<Double> nanos, double bytes) {
  /**
   * The part of an earlier time below which a later one tells of code that was compiled between.
   */
  private static final double STILL_FALLING = 0.75;

  private static final String ITERATION = "primaryMetric.rawData.0.";
  private static final String ALLOCATED = "secondaryMetrics.gc.alloc.rate.norm.score";

  MessageFork {
    nanos = List.copyOf(nanos);
  }

  /** Of the members that JMH wrote, and of its round. */
  static MessageFork of(Map<String, String> members) {
    List<Double> nanos = new ArrayList<>();
    while (members.containsKey(ITERATION + nanos.size())) {
      nanos.add(Double.valueOf(String.valueOf(members.get(ITERATION + nanos.size()))));
    }
    return new MessageFork(
        new Contestant(
            MessageSubject.of(String.valueOf(members.get("params.subject"))),
            Integer.parseInt(String.valueOf(members.get("threads")))),
        Integer.parseInt(String.valueOf(members.get("round"))),
        nanos,
        Double.parseDouble(String.valueOf(members.get(ALLOCATED))));
  }

  /** The time of its middle iteration. */
  double score() {
    return Quartiles.of(nanos).median();
  }

  /**
   * Whether it had become as fast as it gets when it was measured: the best of the second half of
   * its iterations is not far better than the best of the first. Best ones are compared because
   * what others do on the machine only ever adds time.
   */
  boolean isWarm() {
    int half = nanos.size() / 2;
    double first = Collections.min(nanos.subList(0, half));
    double second = Collections.min(nanos.subList(half, nanos.size()));
    return second >= STILL_FALLING * first;
  }
}
