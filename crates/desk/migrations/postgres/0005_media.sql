-- The pictures that imported records show, each under the path that it has in the feed.
-- They are replaced together with the records of their import.
CREATE TABLE media (
    path TEXT COLLATE "C" NOT NULL CHECK (path LIKE 'media/%'),
    import BIGINT NOT NULL REFERENCES imports (id),
    bytes BYTEA NOT NULL,
    PRIMARY KEY (path, import)
);

CREATE INDEX media_by_import ON media (import);
