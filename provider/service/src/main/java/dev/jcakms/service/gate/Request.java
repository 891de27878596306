package dev.jcakms.service.gate;

import dev.jcakms.format.EncryptionContext;
import dev.jcakms.port.KeyName;

/**
 * What the gate decides on.
 *
 * @param principal who asks
 * @param operation what for
 * @param key the key, as it was named
 * @param context the encryption context
 */
public record Request(
    Principal principal, Operation operation, KeyName key, EncryptionContext context) {}
