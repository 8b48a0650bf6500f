package org.dialtone.linux.vici;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A section of a VICI message: by name, text, a list of texts, or a section; in order. Text is
/// bytes on the wire; we write UTF-8, and read what is no UTF-8 with replacement characters.
///
/// @param entries what it holds
public record ViciMessage(Map<String, Entry> entries) {
    /// How deep sections may be nested in what we read.
    static final int MOST_DEPTH = 32;

    private static final int SECTION_START = 1;
    private static final int SECTION_END = 2;
    private static final int KEY_VALUE = 3;
    private static final int LIST_START = 4;
    private static final int LIST_ITEM = 5;
    private static final int LIST_END = 6;

    public static final ViciMessage EMPTY = new ViciMessage(Map.of());

    /// What a name stands for.
    public sealed interface Entry {}

    public record Text(String value) implements Entry {}

    public record Texts(List<String> values) implements Entry {
        public Texts {
            values = List.copyOf(values);
        }
    }

    public record Section(ViciMessage message) implements Entry {}

    public ViciMessage {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    private ViciMessage with(String name, Entry entry) {
        Map<String, Entry> more = new LinkedHashMap<>(entries);
        more.put(name, entry);
        return new ViciMessage(more);
    }

    public ViciMessage with(String name, String value) {
        return with(name, new Text(value));
    }

    public ViciMessage with(String name, List<String> values) {
        return with(name, new Texts(values));
    }

    public ViciMessage with(String name, ViciMessage section) {
        return with(name, new Section(section));
    }

    /// A text; empty if there is none of the name.
    public String text(String name) {
        return entries.get(name) instanceof Text(String value) ? value : "";
    }

    /// A list of texts; empty if there is none of the name.
    public List<String> texts(String name) {
        return entries.get(name) instanceof Texts(List<String> values) ? values : List.of();
    }

    /// A section; empty if there is none of the name.
    public ViciMessage section(String name) {
        return entries.get(name) instanceof Section(ViciMessage section) ? section : EMPTY;
    }

    /// The names of all sections in here.
    public List<String> sections() {
        return entries.entrySet().stream()
                .filter(e -> e.getValue() instanceof Section)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Writes it.
    ///
    /// @param out where to, from its position
    /// @throws java.nio.BufferOverflowException if it is larger than that
    /// @throws IllegalArgumentException if a name is longer than 255 bytes or a text than 65,535
    void encode(ByteBuffer out) {
        entries.forEach(
                (name, entry) -> {
                    switch (entry) {
                        case Text(String value) -> {
                            name(out, KEY_VALUE, name);
                            value(out, value);
                        }
                        case Texts(List<String> values) -> {
                            name(out, LIST_START, name);
                            for (String value : values) {
                                out.put((byte) LIST_ITEM);
                                value(out, value);
                            }
                            out.put((byte) LIST_END);
                        }
                        case Section(ViciMessage section) -> {
                            name(out, SECTION_START, name);
                            section.encode(out);
                            out.put((byte) SECTION_END);
                        }
                    }
                });
    }

    private static void name(ByteBuffer out, int type, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new IllegalArgumentException(
                    "name: " + bytes.length + " bytes (expected: 0-255)");
        }
        out.put((byte) type).put((byte) bytes.length).put(bytes);
    }

    private static void value(ByteBuffer out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 65_535) {
            throw new IllegalArgumentException(
                    "value: " + bytes.length + " bytes (expected: 0-65535)");
        }
        out.putShort((short) bytes.length).put(bytes);
    }

    /// Reads all that remains. Total: either a message, or the one exception.
    ///
    /// @throws ViciException if it is none
    static ViciMessage decode(ByteBuffer in) {
        try {
            return elements(in);
        } catch (BufferUnderflowException e) {
            throw new ViciException("a message that ends within an element", e);
        }
    }

    private static ViciMessage elements(ByteBuffer in) {
        Deque<Map<String, Entry>> open = new ArrayDeque<>();
        Deque<String> names = new ArrayDeque<>();
        open.push(new LinkedHashMap<>());
        while (in.hasRemaining()) {
            int type = in.get();
            switch (type) {
                case SECTION_START -> {
                    if (open.size() > MOST_DEPTH) {
                        throw new ViciException("sections deeper than " + MOST_DEPTH, null);
                    }
                    names.push(text(in, in.get() & 0xFF));
                    open.push(new LinkedHashMap<>());
                }
                case SECTION_END -> {
                    if (names.isEmpty()) {
                        throw new ViciException("the end of a section that has not begun", null);
                    }
                    ViciMessage section = new ViciMessage(open.pop());
                    open.element().put(names.pop(), new Section(section));
                }
                case KEY_VALUE -> {
                    String name = text(in, in.get() & 0xFF);
                    open.element().put(name, new Text(text(in, in.getShort() & 0xFFFF)));
                }
                case LIST_START -> open.element().put(text(in, in.get() & 0xFF), list(in));
                default -> throw new ViciException("an element of type " + type, null);
            }
        }
        if (!names.isEmpty()) {
            throw new ViciException("a section without an end", null);
        }
        return new ViciMessage(open.pop());
    }

    private static Texts list(ByteBuffer in) {
        List<String> values = new ArrayList<>();
        while (true) {
            int type = in.get();
            if (type == LIST_END) {
                return new Texts(values);
            }
            if (type != LIST_ITEM) {
                throw new ViciException("an element of type " + type + " in a list", null);
            }
            values.add(text(in, in.getShort() & 0xFFFF));
        }
    }

    private static String text(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
