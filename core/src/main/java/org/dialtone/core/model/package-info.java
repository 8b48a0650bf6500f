/// What the core knows of the kernel: plain records.
@NullMarked
package org.dialtone.core.model;

import org.jspecify.annotations.NullMarked;
