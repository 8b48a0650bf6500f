package org.dialtone.linux.activity;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Where packets are read into. Confined to the thread that asks.
final class Reading {
    /// struct sockaddr_ll (linux/if_packet.h).
    static final int ADDRESS = 20;

    final MemorySegment data = Arena.ofAuto().allocate(FilterCompiler.UNSURE, 8);
    final MemorySegment from = Arena.ofAuto().allocate(ADDRESS, 8);
    final MemorySegment scratch = Arena.ofAuto().allocate(64, 8);
    final byte[] bytes = new byte[FilterCompiler.UNSURE];
}
