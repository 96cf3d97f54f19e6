-- A contest entry holds a whole text, so a submission may have 64 KB; the desk itself knows which kinds may.
CREATE TABLE larger (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    received TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 65536)
) STRICT;

INSERT INTO larger (number, id, sha256, received, kind, body)
SELECT number, id, sha256, received, kind, body FROM submissions;

DROP TABLE submissions;

ALTER TABLE larger RENAME TO submissions;
