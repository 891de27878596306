/** The control plane: what the {@code kms} command and applications call to manage keys. */
@NullMarked
package dev.jcakms.service.admin;

import org.jspecify.annotations.NullMarked;
