package dev.jcakms.port;

import dev.jcakms.format.KeyId;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a KMS key: the members of AWS's KeyMetadata that are not constant here.
 *
 * @param keyId the bare id
 * @param arn the key ARN
 * @param account the twelve digits of the ARN
 * @param creationDate to the millisecond
 * @param description what its maker wrote
 * @param spec what it is
 * @param usage what it is for
 * @param state whether it works
 * @param origin where its material was made
 * @param currentKeyMaterialId 64 hexadecimal digits
 * @param deletionDate when it will be gone, if it is pending deletion; to the millisecond
 */
public record KeyMetadata(
    KeyId keyId,
    String arn,
    String account,
    Instant creationDate,
    String description,
    KmsKeySpec spec,
    KeyUsage usage,
    KeyState state,
    KeyOrigin origin,
    String currentKeyMaterialId,
    Optional<Instant> deletionDate) {}
