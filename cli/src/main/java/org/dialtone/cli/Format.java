package org.dialtone.cli;

/// What the output looks like.
enum Format {
    TABLE,
    JSON,
    JSONL
}
