package dev.jcakms.port;

import dev.jcakms.format.KeyId;
import java.time.Instant;

/**
 * A line of the list of aliases.
 *
 * @param aliasName with its {@code alias/}
 * @param aliasArn the alias ARN
 * @param targetKeyId the key that it stands for
 * @param creationDate when it was made
 * @param lastUpdatedDate when it was last pointed at a key
 */
public record AliasListEntry(
    String aliasName,
    String aliasArn,
    KeyId targetKeyId,
    Instant creationDate,
    Instant lastUpdatedDate) {}
