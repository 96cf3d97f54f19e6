-- Which publication changed each record last: what a delta of the feed is made of.
-- A record that went keeps its row, without a digest, so that phones that still have it hear of it.
CREATE TABLE changes (
    collection TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    digest BYTEA CHECK (length(digest) = 32),
    generation BIGINT NOT NULL,
    PRIMARY KEY (collection, id)
);

-- Between which publications the changes are known without a gap. One row, or none before the first publication.
CREATE TABLE changes_known (
    "only" BIGINT NOT NULL PRIMARY KEY CHECK ("only" = 1),
    since BIGINT NOT NULL,
    until BIGINT NOT NULL
);
