package dev.jcakms.service.admin;

/**
 * A tag of a key: a label for people and their programs. Nothing here decides by it, and nothing in
 * it is secret.
 *
 * @param key its name
 * @param value may be empty
 */
public record Tag(String key, String value) {}
