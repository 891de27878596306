/** The only caller of the root, and the one place where mechanisms meet AWS's names. */
@NullMarked
package dev.jcakms.service.root;

import org.jspecify.annotations.NullMarked;
