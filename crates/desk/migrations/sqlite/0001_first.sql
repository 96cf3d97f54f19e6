-- One row for each file that was imported, also for those replaced since: the desk's memory of what came when.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
    format TEXT NOT NULL,
    file TEXT NOT NULL,
    at TEXT NOT NULL,
    read INTEGER NOT NULL,
    imported INTEGER NOT NULL,
    mended INTEGER NOT NULL,
    skipped INTEGER NOT NULL
) STRICT;

CREATE INDEX imports_by_source ON imports (source, format);

-- The records as they go into the feed, each in its canonical JSON, with the import that brought it.
-- Two imports may hold one: a system lists a shelf's items with their titles and again by themselves.
CREATE TABLE records (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    import INTEGER NOT NULL REFERENCES imports (id),
    json TEXT NOT NULL,
    PRIMARY KEY (collection, id, import)
) STRICT, WITHOUT ROWID;

CREATE INDEX records_by_import ON records (import);

-- What patrons sent, the bytes exactly as they came; never changed and never overwritten.
-- The number is the order in which they came, whatever the clock said.
CREATE TABLE submissions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    received TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 16384)
) STRICT;

-- Every publication with its manifest, which names the chunks of each collection by their digests.
CREATE TABLE publications (
    generation INTEGER NOT NULL PRIMARY KEY,
    published TEXT NOT NULL,
    manifest TEXT NOT NULL
) STRICT;
