/// Dialers that run other people's programs: pppd, xl2tpd, any command. What comes of them is read
/// from exit codes, from what their scripts are told, and only where neither says enough from their
/// words.
@NullMarked
package org.dialtone.linux.dial;

import org.jspecify.annotations.NullMarked;
