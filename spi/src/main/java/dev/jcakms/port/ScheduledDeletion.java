package dev.jcakms.port;

import java.time.Instant;

/**
 * What is answered when the deletion of a key is scheduled: AWS's members.
 *
 * @param keyArn the key ARN
 * @param deletionDate from when on the key is gone; to the millisecond
 * @param state the key's state now
 * @param pendingWindowDays how many days are left to cancel it
 */
public record ScheduledDeletion(
    String keyArn, Instant deletionDate, KeyState state, int pendingWindowDays) {
  /** The shortest time between scheduling and the deletion. */
  public static final int MIN_WINDOW_DAYS = 7;

  /** The longest one, and the one that is meant if nothing is said. */
  public static final int MAX_WINDOW_DAYS = 30;
}
