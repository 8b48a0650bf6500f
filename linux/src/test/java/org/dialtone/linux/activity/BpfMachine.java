package org.dialtone.linux.activity;

import org.dialtone.linux.activity.BpfProgram.Instruction;

import java.util.List;

/// The classic BPF machine as the kernel runs it (net/core/filter.c): total, and as strict as the
/// kernel is when it is given a program.
final class BpfMachine {
    private final List<Instruction> program;

    /// @throws AssertionError if the kernel would refuse it
    BpfMachine(BpfProgram program) {
        this.program = program.instructions();
        int size = this.program.size();
        if (size == 0 || size > BpfProgram.MOST) {
            throw new AssertionError(size + " instructions");
        }
        if (this.program.getLast().code() != BpfProgram.RETURN) {
            throw new AssertionError("no return at the end");
        }
        for (int at = 0; at < size; at++) {
            Instruction each = this.program.get(at);
            boolean jumps = (each.code() & 7) == 5;
            int furthest =
                    !jumps
                            ? 0
                            : each.code() == BpfProgram.JUMP
                                    ? each.number()
                                    : Math.max(each.yes(), each.no());
            boolean fits = each.yes() >= 0 && each.yes() < 256 && each.no() >= 0 && each.no() < 256;
            if (jumps && (furthest < 0 || at + 1 + furthest >= size || !fits)) {
                throw new AssertionError(at + ": a jump to nowhere: " + each);
            }
        }
    }

    /// What a program returns for a packet.
    ///
    /// @param protocol the link's name for what it is
    /// @param type whose it is
    int run(byte[] packet, int length, int protocol, int type) {
        int[] cells = new int[BpfProgram.CELLS];
        boolean[] stored = new boolean[BpfProgram.CELLS];
        int a = 0;
        int x = 0;
        int at = 0;
        while (true) {
            Instruction step = program.get(at);
            int k = step.number();
            boolean taken = false;
            switch (step.code()) {
                case BpfProgram.LD_WORD, BpfProgram.LD_HALF, BpfProgram.LD_BYTE -> {
                    if (k == BpfProgram.PROTOCOL) {
                        a = protocol;
                    } else if (k == BpfProgram.TYPE) {
                        a = type;
                    } else {
                        int size = size(step.code());
                        if (k < 0 || k + size > length) {
                            return 0;
                        }
                        a = load(packet, k, size);
                    }
                }
                case BpfProgram.LD_HALF_X, BpfProgram.LD_BYTE_X -> {
                    int size = size(step.code());
                    long from = (x & 0xFFFFFFFFL) + k;
                    if (from + size > length) {
                        return 0;
                    }
                    a = load(packet, (int) from, size);
                }
                case BpfProgram.LD_LENGTH -> a = length;
                case BpfProgram.LDX_LENGTH -> x = length;
                case BpfProgram.LD_NUMBER -> a = k;
                case BpfProgram.LDX_HEAD -> {
                    if (k >= length) {
                        return 0;
                    }
                    x = (packet[k] & 0x0F) * 4;
                }
                case BpfProgram.LD_CELL, BpfProgram.LDX_CELL -> {
                    if (!stored[k]) {
                        throw new AssertionError(at + ": nothing stored in " + k);
                    }
                    if (step.code() == BpfProgram.LD_CELL) {
                        a = cells[k];
                    } else {
                        x = cells[k];
                    }
                }
                case BpfProgram.STORE -> {
                    cells[k] = a;
                    stored[k] = true;
                }
                case BpfProgram.ADD -> a += k;
                case BpfProgram.ADD_X -> a += x;
                case BpfProgram.SUB_X -> a -= x;
                case BpfProgram.AND -> a &= k;
                case BpfProgram.SHIFT_LEFT -> a <<= k;
                case BpfProgram.X_TO_A -> a = x;
                case BpfProgram.JUMP -> at += k;
                case BpfProgram.EQUAL -> taken = a == k;
                case BpfProgram.GREATER -> taken = Integer.compareUnsigned(a, k) > 0;
                case BpfProgram.GREATER_X -> taken = Integer.compareUnsigned(a, x) > 0;
                case BpfProgram.AT_LEAST -> taken = Integer.compareUnsigned(a, k) >= 0;
                case BpfProgram.AT_LEAST_X -> taken = Integer.compareUnsigned(a, x) >= 0;
                case BpfProgram.ANY_BIT -> taken = (a & k) != 0;
                case BpfProgram.RETURN -> {
                    return k;
                }
                default -> throw new AssertionError(at + ": " + step);
            }
            at += 1 + (taken ? step.yes() : step.no());
        }
    }

    private static int size(int code) {
        return switch (code & 0x18) {
            case 0x00 -> 4;
            case 0x08 -> 2;
            default -> 1;
        };
    }

    private static int load(byte[] packet, int from, int size) {
        int value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | (packet[from + i] & 0xFF);
        }
        return value;
    }
}
