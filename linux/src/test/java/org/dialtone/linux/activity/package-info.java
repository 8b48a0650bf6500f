@NullMarked
package org.dialtone.linux.activity;

import org.jspecify.annotations.NullMarked;
