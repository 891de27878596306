package dev.jcakms.port;

import dev.jcakms.format.KeyId;

/**
 * A line of the list of keys.
 *
 * @param keyId the bare id
 * @param keyArn the key ARN
 */
public record KeyListEntry(KeyId keyId, String keyArn) {}
