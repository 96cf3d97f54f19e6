-- Under which identifier each title is published: short, and given once for ever, also to one that went.
-- The record is the title's identifier in the table of records.
CREATE TABLE title_names (
    record TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
