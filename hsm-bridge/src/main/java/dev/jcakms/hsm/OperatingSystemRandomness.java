package dev.jcakms.hsm;

import java.io.FileInputStream;
import java.io.IOException;

/**
 * The operating system's generator, read anew for every call. Nothing is kept in the heap: a
 * generator with state there would repeat itself in two copies of one machine snapshot, which the
 * kernel's does not.
 *
 * <p>Linux and macOS. Thread-safe: each read of the device is one system call.
 */
public final class OperatingSystemRandomness implements Randomness {
  private static final String DEVICE = "/dev/urandom";

  @Override
  public void nextBytes(byte[] bytes) {
    // Opened per call: a stream that is held open would be one more thing to close, and an
    // application that closes all its descriptors would break it.
    try (FileInputStream device = new FileInputStream(DEVICE)) {
      if (device.readNBytes(bytes, 0, bytes.length) != bytes.length) {
        throw new IOException("end of file");
      }
    } catch (IOException e) {
      throw new HsmException(HsmException.Reason.UNAVAILABLE, "cannot read " + DEVICE, e);
    }
  }
}
