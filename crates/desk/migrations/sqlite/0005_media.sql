-- The pictures that imported records show, each under the path that it has in the feed.
-- They are replaced together with the records of their import.
CREATE TABLE media (
    path TEXT NOT NULL CHECK (path LIKE 'media/%'),
    import INTEGER NOT NULL REFERENCES imports (id),
    bytes BLOB NOT NULL,
    PRIMARY KEY (path, import)
) STRICT, WITHOUT ROWID;

CREATE INDEX media_by_import ON media (import);
