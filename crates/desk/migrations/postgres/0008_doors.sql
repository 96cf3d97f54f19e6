-- Doors of events: what a librarian's phone may take to the door of one day, and hand in from there.
-- Of a door's secret there is only what hands in, not what opens its list; the label is what a librarian called the phone.
CREATE TABLE doors (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    key BYTEA NOT NULL CHECK (length(key) = 16),
    event TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    label TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (length(label) <= 80),
    opened TEXT COLLATE "C" NOT NULL,
    ends TEXT COLLATE "C" NOT NULL,
    closed TEXT COLLATE "C"
);

CREATE INDEX doors_by_event ON doors (event, day);
