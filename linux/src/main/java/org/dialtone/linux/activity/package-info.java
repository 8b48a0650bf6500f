/// Whether anybody uses a link: the kernel is given a filter that lets through nothing but what
/// counts, and is asked now and then whether there was any. See docs/design/activity.md.
@NullMarked
package org.dialtone.linux.activity;

import org.jspecify.annotations.NullMarked;
