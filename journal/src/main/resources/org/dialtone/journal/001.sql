-- time: nanoseconds since 1970, UTC; kind: 1 connection, 2 interface, 3 resync, 4 administration; name: the interface's at
-- that moment, empty for none
CREATE TABLE event (
    revision INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    body BLOB NOT NULL
);

-- from this revision on, up to the next one's; of two with the same, the later one
CREATE TABLE epoch (
    number INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    id BLOB NOT NULL UNIQUE
);

-- revisions that were not recorded, both ends included
CREATE TABLE hole (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
);

CREATE TABLE interface (
    id INTEGER PRIMARY KEY,
    body BLOB NOT NULL
);

-- one row; place: kernel and namespace that the interfaces were seen in; clock: what age is measured by
CREATE TABLE state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    place TEXT NOT NULL,
    last_interface INTEGER NOT NULL,
    last_connection INTEGER NOT NULL,
    clock INTEGER NOT NULL
);
