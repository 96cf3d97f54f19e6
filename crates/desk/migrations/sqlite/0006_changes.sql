-- Which publication changed each record last: what a delta of the feed is made of.
-- A record that went keeps its row, without a digest, so that phones that still have it hear of it.
CREATE TABLE changes (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    digest BLOB CHECK (length(digest) = 32),
    generation INTEGER NOT NULL,
    PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;

-- Between which publications the changes are known without a gap. One row, or none before the first publication.
CREATE TABLE changes_known (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    since INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
