package org.dialtone.core.port;

/// What a source of links has counted.
///
/// @param messages link messages handed over
/// @param malformed messages that could not be decoded
/// @param foreign messages that did not come from the kernel
/// @param queuePeakBytes the most bytes seen waiting
/// @param receiveBufferBytes what may wait at most
public record LinkSourceStatistics(
        long messages,
        long malformed,
        long foreign,
        long queuePeakBytes,
        long receiveBufferBytes) {}
