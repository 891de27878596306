package dev.jcakms.service.gate;

/** Both clocks of the machine, handed in at the composition root. Thread-safe. */
@FunctionalInterface
public interface Clocks {
  /** The machine's own. */
  Clocks SYSTEM = () -> new Moment(System.nanoTime(), System.currentTimeMillis());

  /** What both say now. */
  Moment now();
}
