/// Connections that strongSwan makes: IKEv2 and ESP, asked for over VICI.
@NullMarked
package org.dialtone.linux.dial.ipsec;

import org.jspecify.annotations.NullMarked;
