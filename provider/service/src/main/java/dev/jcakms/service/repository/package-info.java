/** What the service asks of a store: records of keys and aliases, each change one transaction. */
@NullMarked
package dev.jcakms.service.repository;

import org.jspecify.annotations.NullMarked;
