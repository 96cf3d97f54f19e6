-- Who judges which contest. What jurors are called is for librarians alone.
CREATE TABLE jurors (
    number INTEGER PRIMARY KEY,
    contest TEXT NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    UNIQUE (contest, name)
) STRICT;

-- The digests of the secrets of their packets: scores count only with one of these.
CREATE TABLE juror_keys (
    digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64),
    juror INTEGER NOT NULL REFERENCES jurors (number) ON DELETE CASCADE,
    made TEXT NOT NULL
) STRICT;

-- The contests whose judging is over: scores that came later, after the last submission of that moment, do not count.
CREATE TABLE judgements (
    contest TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    last INTEGER NOT NULL
) STRICT;

-- What an entry won, and whether its text is published where its author agrees.
CREATE TABLE awards (
    submission TEXT NOT NULL PRIMARY KEY REFERENCES submissions (id),
    award TEXT NOT NULL DEFAULT '' CHECK (length(award) <= 80),
    shown INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1))
) STRICT;
