package dev.jcakms.service.repository;

import dev.jcakms.format.KeyId;
import java.time.Instant;

/**
 * The row of an alias.
 *
 * @param name with its {@code alias/}
 * @param target the key that it stands for
 * @param creationDate to the millisecond
 * @param lastUpdatedDate to the millisecond
 */
public record AliasRecord(
    String name, KeyId target, Instant creationDate, Instant lastUpdatedDate) {}
