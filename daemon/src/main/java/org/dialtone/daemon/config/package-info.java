/// The configuration: what is in the file, checked as a whole, with the place of every mistake.
@NullMarked
package org.dialtone.daemon.config;

import org.jspecify.annotations.NullMarked;
