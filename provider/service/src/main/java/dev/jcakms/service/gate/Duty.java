package dev.jcakms.service.gate;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Something that a {@link Watcher} does again and again.
 *
 * @param period how long after one time the next one comes
 * @param work does it once, on the watcher's thread, which all duties share: what may wait long has
 *     a watcher of its own. It says whether it wants another turn without being woken; false lets
 *     it sleep until {@link Watcher#wake}. What it throws is forgotten, and it has another turn
 */
public record Duty(Duration period, BooleanSupplier work) {}
