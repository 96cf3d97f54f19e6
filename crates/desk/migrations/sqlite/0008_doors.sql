-- Doors of events: what a librarian's phone may take to the door of one day, and hand in from there.
-- Of a door's secret there is only what hands in, not what opens its list; the label is what a librarian called the phone.
CREATE TABLE doors (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    key BLOB NOT NULL CHECK (length(key) = 16),
    event TEXT NOT NULL,
    day TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '' CHECK (length(label) <= 80),
    opened TEXT NOT NULL,
    ends TEXT NOT NULL,
    closed TEXT
) STRICT;

CREATE INDEX doors_by_event ON doors (event, day);
