package org.dialtone.cli;

/// How rows come out.
interface RowPrinter {

    /// To be called before the first row; prints what stands above it.
    void begin();

    void row(Row row);

    /// To be called after the last row.
    void end();
}
