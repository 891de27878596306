/**
 * What the JCA engines call. Public because key handles carry it; not for applications, which lose
 * nothing by that and gain nothing by going round the engines: the gate lies behind it.
 *
 * <p>Every method throws {@link dev.jcakms.port.KmsException} and its subclasses alone.
 */
@NullMarked
package dev.jcakms.port;

import org.jspecify.annotations.NullMarked;
