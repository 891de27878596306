package dev.jcakms.service.key;

import dev.jcakms.service.gate.Gate;
import dev.jcakms.service.repository.Stamp;

/** Says of each change when, in which process and for whom it is made. Thread-safe. */
final class Stamps {
  private final Gate gate;
  private final long processId = ProcessHandle.current().pid();
  private final String user = System.getProperty("user.name", "");

  Stamps(Gate gate) {
    this.gate = gate;
  }

  /** One for a change that is made now. */
  Stamp now() {
    return new Stamp(gate.now().instant(), processId, user);
  }
}
