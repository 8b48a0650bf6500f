/// Dialers against the real programs, in namespaces of the test's own.
@NullMarked
package org.dialtone.testbed.dial;

import org.jspecify.annotations.NullMarked;
