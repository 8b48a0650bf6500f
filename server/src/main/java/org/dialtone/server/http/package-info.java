/// Health and readiness over plain HTTP.
@NullMarked
package org.dialtone.server.http;

import org.jspecify.annotations.NullMarked;
