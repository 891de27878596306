package dev.jcakms.hsm;

import java.io.FileInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's generator, read anew for every call. Nothing that was read is kept in the
 * heap: a generator with state there would repeat itself in two copies of one machine snapshot,
 * which the kernel's does not.
 *
 * <p>Linux and macOS. Thread-safe: each read of the device is one system call. The device is opened
 * with the first read and stays open as long as this object is in use, as the JDK's own generator
 * keeps it: to open it anew would cost more than to read.
 */
public final class OperatingSystemRandomness implements Randomness {
  private static final String DEVICE = "/dev/urandom";

  private volatile @Nullable FileInputStream device;

  @Override
  public void nextBytes(byte[] bytes) {
    try {
      if (opened().readNBytes(bytes, 0, bytes.length) != bytes.length) {
        throw new IOException("end of file");
      }
    } catch (IOException e) {
      // Whoever closed it under us shall not have broken it for good.
      device = null;
      throw new HsmException(HsmException.Reason.UNAVAILABLE, "cannot read " + DEVICE, e);
    }
  }

  /** Of two threads that open it at once each has its own; the one that is lost closes itself. */
  @SuppressWarnings("resource") // Closed by the JDK's cleaner when this object is gone.
  private FileInputStream opened() throws IOException {
    FileInputStream present = device;
    if (present == null) {
      present = new FileInputStream(DEVICE);
      device = present;
    }
    return present;
  }
}
