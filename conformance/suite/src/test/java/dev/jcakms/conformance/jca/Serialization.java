package dev.jcakms.conformance.jca;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;

/** Java serialization, which writes nothing that holds or means a secret. */
final class Serialization {
  private Serialization() {}

  static void assertRefused(Object secret) throws Exception {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(written)) {
      assertThrows(NotSerializableException.class, () -> out.writeObject(secret));
    }
  }
}
