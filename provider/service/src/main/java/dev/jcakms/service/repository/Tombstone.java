package dev.jcakms.service.repository;

import dev.jcakms.format.KeyId;
import dev.jcakms.port.KeyOrigin;
import dev.jcakms.port.KeyUsage;
import dev.jcakms.port.KmsKeySpec;
import java.time.Instant;

/**
 * What is left of a key that was destroyed. No key gets its id again.
 *
 * @param keyId the id that it had
 * @param spec what it was
 * @param usage what it was for
 * @param origin where its material was made
 * @param creationDate to the millisecond
 * @param destructionDate to the millisecond
 */
public record Tombstone(
    KeyId keyId,
    KmsKeySpec spec,
    KeyUsage usage,
    KeyOrigin origin,
    Instant creationDate,
    Instant destructionDate) {}
