package org.dialtone.linux.activity;

import org.dialtone.linux.activity.BpfProgram.Instruction;

import java.util.ArrayList;
import java.util.List;

/// A BPF program in the making, written from its end to its beginning: jumps go forward only, so
/// where each leads is there already when it is written.
///
/// A place is a number of an instruction, counted from the end. Every method writes something in
/// front and returns its place.
final class BpfCode {
    /// A comparison leaves out 255 instructions at most; two more may come between.
    private static final int NEAR = 253;

    private final List<Instruction> backwards = new ArrayList<>();

    int size() {
        return backwards.size();
    }

    /// Ends the program.
    ///
    /// @param bytes how much of the packet is kept; 0 for nothing
    int end(int bytes) {
        return add(new Instruction(BpfProgram.RETURN, 0, 0, bytes));
    }

    /// Does one thing, then goes on at a place.
    int then(int code, int number, int next) {
        if (next != backwards.size() - 1) {
            jump(next);
        }
        return add(new Instruction(code, 0, 0, number));
    }

    /// Compares, then goes on at one of two places.
    int test(int code, int number, int yes, int no) {
        int first = near(yes);
        int second = near(no);
        int top = backwards.size() - 1;
        return add(new Instruction(code, top - first, top - second, number));
    }

    private int near(int place) {
        return backwards.size() - 1 - place > NEAR ? jump(place) : place;
    }

    private int jump(int place) {
        Instruction there = backwards.get(place);
        return there.code() == BpfProgram.RETURN
                ? add(there)
                : add(new Instruction(BpfProgram.JUMP, 0, 0, backwards.size() - 1 - place));
    }

    private int add(Instruction instruction) {
        backwards.add(instruction);
        return backwards.size() - 1;
    }

    List<Instruction> instructions() {
        return backwards.reversed();
    }
}
