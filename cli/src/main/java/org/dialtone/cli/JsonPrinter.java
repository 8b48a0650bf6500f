package org.dialtone.cli;

import java.util.List;

/// One JSON object a line; as an array, with a bracket above and below.
final class JsonPrinter implements RowPrinter {
    private final Output out;
    private final List<Field> fields;
    private final boolean array;
    private boolean first = true;

    JsonPrinter(Output out, List<Field> fields, boolean array) {
        this.out = out;
        this.fields = fields;
        this.array = array;
    }

    @Override
    public void begin() {
        if (array) {
            out.tail("[]\n");
        }
    }

    @Override
    public void row(Row row) {
        if (array) {
            // the line's end is left to whatever comes next, so that no comma follows the last
            out.text().append(first ? "[\n" : ",\n");
            row.json(out.text(), fields);
            out.tail("\n]\n");
            first = false;
        } else {
            row.json(out.text(), fields);
            out.text().append('\n');
        }
    }

    @Override
    public void end() {
        out.flush();
        out.finish();
    }
}
