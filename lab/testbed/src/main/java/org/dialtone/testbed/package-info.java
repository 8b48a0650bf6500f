/// Topologies of real links in network namespaces, and what is needed to shake them. Linux, as
/// root.
@NullMarked
package org.dialtone.testbed;

import org.jspecify.annotations.NullMarked;
