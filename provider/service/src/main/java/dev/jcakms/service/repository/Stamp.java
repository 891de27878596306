package dev.jcakms.service.repository;

import java.time.Instant;

/**
 * When, in which process and for whom something is changed, as history keeps it.
 *
 * @param time to the millisecond
 * @param processId the operating system's number of the process
 * @param user the operating system's name of its user
 */
public record Stamp(Instant time, long processId, String user) {}
