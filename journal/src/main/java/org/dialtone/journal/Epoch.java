package org.dialtone.journal;

import java.util.UUID;

/// From this revision on, up to the next epoch's, revisions belong to this epoch.
record Epoch(long from, UUID id) {}
