package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rows in columns, as wide as their widest cell if all rows are known before the first is printed.
final class TablePrinter implements RowPrinter {
    private final Output out;
    private final List<Field> fields;
    private final Style style;
    private final Time time;
    private final boolean legend;
    private final @Nullable List<Row> held;
    private final int[] widths;

    /// @param legend whether to print the columns' names above them
    /// @param fitted whether to hold all rows back until the end and to fit the columns to them
    TablePrinter(
            Output out,
            List<Field> fields,
            Style style,
            Time time,
            boolean legend,
            boolean fitted) {
        this.out = out;
        this.fields = fields;
        this.style = style;
        this.time = time;
        this.legend = legend;
        this.held = fitted ? new ArrayList<>() : null;
        this.widths = new int[fields.size()];
        for (int i = 0; i < widths.length; i++) {
            Field field = fields.get(i);
            int least = fitted ? 0 : field.width();
            widths[i] = legend ? Math.max(least, header(field).length()) : least;
        }
    }

    @Override
    public void begin() {
        if (held == null) {
            header();
        }
    }

    @Override
    public void row(Row row) {
        if (held == null) {
            print(row);
        } else {
            held.add(row);
            for (int i = 0; i < widths.length; i++) {
                String cell = cell(fields.get(i), row);
                widths[i] = Math.max(widths[i], cell.codePointCount(0, cell.length()));
            }
        }
    }

    @Override
    public void end() {
        if (held != null) {
            header();
            for (Row row : held) {
                print(row);
            }
        }
        out.flush();
        out.finish();
    }

    private void header() {
        if (legend) {
            for (int i = 0; i < widths.length; i++) {
                cell(i, "", header(fields.get(i)));
            }
        }
    }

    private void print(Row row) {
        for (int i = 0; i < widths.length; i++) {
            Field field = fields.get(i);
            String color =
                    field == Field.STATE && row.get(field) instanceof String key
                            ? style.colorOfState(key)
                            : "";
            cell(i, color, cell(field, row));
        }
    }

    private void cell(int column, String color, String text) {
        boolean last = column == widths.length - 1;
        style.padded(out.text(), color, text, last ? 0 : widths[column]);
        out.text().append(last ? "\n" : "  ");
    }

    /// `RX BYTES` for rxBytes.
    private static String header(Field field) {
        return field.name().replace('_', ' ');
    }

    /// No pattern switch: its first use costs 9 ms of a cold JVM.
    String cell(Field field, Row row) {
        Object value = row.get(field);
        if (value == null || value.equals(Row.UNKNOWN)) {
            return "-";
        } else if (value instanceof String text) {
            return field == Field.STATE
                    ? style.state(text)
                    : text.isEmpty() ? "-" : Style.printable(text);
        } else if (value instanceof Long number) {
            boolean bytes =
                    field == Field.RX_BYTES || field == Field.TX_BYTES || field == Field.BYTES;
            return bytes ? Bytes.words(number) : number.toString();
        } else if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        } else if (value instanceof Instant instant) {
            if (field == Field.SINCE) {
                return isKnown(row) ? Times.dateAndClock(instant, time.zone()) : "unknown";
            }
            return Times.date(instant, time.zone()) + " " + Times.clock(instant, time.zone());
        } else if (value instanceof Duration duration) {
            return (isKnown(row) ? "" : ">") + Durations.words(duration);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            return join(list);
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            return pairs(map);
        }
        return "-";
    }

    private static boolean isKnown(Row row) {
        return !Boolean.FALSE.equals(row.get(Field.SINCE_KNOWN));
    }

    private static String join(List<?> list) {
        StringBuilder joined = new StringBuilder();
        for (Object element : list) {
            joined.append(joined.isEmpty() ? "" : ",")
                    .append(
                            element instanceof Map<?, ?> map
                                    ? pairs(map)
                                    : Style.printable(String.valueOf(element)));
        }
        return joined.toString();
    }

    private static String pairs(Map<?, ?> map) {
        StringBuilder joined = new StringBuilder();
        map.forEach(
                (key, value) -> {
                    joined.append(joined.isEmpty() ? "" : " ").append(key).append('=');
                    joined.append(
                            value instanceof Duration duration
                                    ? Durations.words(duration)
                                    : Style.printable(String.valueOf(value)));
                });
        return joined.toString();
    }
}
