package dev.jcakms.service.repository;

import dev.jcakms.format.KeyId;

/**
 * How many seals of a material have been set aside.
 *
 * @param keyId the key that it belongs to
 * @param materialId 64 hexadecimal digits
 * @param reserved at least as many as were made
 */
public record SealCount(KeyId keyId, String materialId, long reserved) {}
