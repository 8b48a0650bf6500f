package org.dialtone.api;

/// Counters of a router since it was opened.
///
/// @param messages link messages read from the kernel
/// @param malformed messages that could not be decoded and were passed over
/// @param foreign messages that did not come from the kernel and were passed over
/// @param overruns times the kernel had to drop messages because the socket's receive buffer was
///   full
/// @param resyncs times all links were listed anew because of that
/// @param asked single links the router has asked the kernel about, while attentive
/// @param dumps times all links were listed, at the start, after an overrun and while attentive
/// @param attentionNanos processor time that asking has cost, in nanoseconds
/// @param queuePeakBytes the most bytes seen waiting in the socket's receive buffer: the router's
///   lag behind the kernel
/// @param receiveBufferBytes the receive buffer the kernel granted, as it accounts it
/// @param events events recorded
/// @param signals event objects signalled
/// @param registrations event objects registered now
public record RouterStatistics(
        long messages,
        long malformed,
        long foreign,
        long overruns,
        long resyncs,
        long asked,
        long dumps,
        long attentionNanos,
        long queuePeakBytes,
        long receiveBufferBytes,
        long events,
        long signals,
        int registrations) {}
