/// The Java side of lab/bench/run: subjects that are measured from outside, and JMH benchmarks.
@NullMarked
package org.dialtone.bench;

import org.jspecify.annotations.NullMarked;
