/// A client of strongSwan's VICI (src/libcharon/plugins/vici/README.md), protocol version 1.
@NullMarked
package org.dialtone.linux.vici;

import org.jspecify.annotations.NullMarked;
