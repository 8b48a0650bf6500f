package org.dialtone.linux.activity;

import java.util.List;

/// A program of the classic BPF machine (Documentation/networking/filter.rst).
///
/// @param instructions in order
/// @param exact whether it decides about every packet by itself, but for those with a chain of IPv6
///   extension headers that nobody sends
record BpfProgram(List<Instruction> instructions, boolean exact) {
    /// What the kernel takes at most (BPF_MAXINSNS).
    static final int MOST = 4096;

    // codes (linux/bpf_common.h)
    static final int LD_WORD = 0x20;
    static final int LD_HALF = 0x28;
    static final int LD_BYTE = 0x30;
    static final int LD_HALF_X = 0x48;
    static final int LD_BYTE_X = 0x50;
    static final int LD_LENGTH = 0x80;
    static final int LD_NUMBER = 0x00;
    static final int LD_CELL = 0x60;
    static final int LDX_CELL = 0x61;
    static final int LDX_LENGTH = 0x81;
    static final int LDX_HEAD = 0xb1;
    static final int STORE = 0x02;
    static final int ADD = 0x04;
    static final int ADD_X = 0x0c;
    static final int SUB_X = 0x1c;
    static final int AND = 0x54;
    static final int SHIFT_LEFT = 0x64;
    static final int X_TO_A = 0x87;
    static final int JUMP = 0x05;
    static final int EQUAL = 0x15;
    static final int GREATER = 0x25;
    static final int GREATER_X = 0x2d;
    static final int AT_LEAST = 0x35;
    static final int AT_LEAST_X = 0x3d;
    static final int ANY_BIT = 0x45;
    static final int RETURN = 0x06;

    /// The cells of the machine's memory (BPF_MEMWORDS).
    static final int CELLS = 16;

    /// Loads from here on are of what the kernel knows beside the packet (SKF_AD_OFF).
    static final int BESIDE = -0x1000;

    /// SKF_AD_PROTOCOL: what kind of packet the link says it is (ETH_P_IP ...).
    static final int PROTOCOL = BESIDE;

    /// SKF_AD_PKTTYPE: whose it is, and whether it leaves (PACKET_OUTGOING ...).
    static final int TYPE = BESIDE + 4;

    /// One step (struct sock_filter).
    ///
    /// @param yes how many to leave out if the comparison is true
    /// @param no how many to leave out if not
    record Instruction(int code, int yes, int no, int number) {}

    BpfProgram {
        instructions = List.copyOf(instructions);
    }
}
