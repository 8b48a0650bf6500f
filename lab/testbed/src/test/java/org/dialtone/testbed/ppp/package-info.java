/// The dialers that work with pppd, against the real programs on a kernel that has PPP: in a
/// User-Mode Linux guest. All but [org.dialtone.testbed.ppp.PppGuestTest] run in there.
@NullMarked
package org.dialtone.testbed.ppp;

import org.jspecify.annotations.NullMarked;
