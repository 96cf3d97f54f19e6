-- Who may work at the desk. The password is a PHC string of Argon2id.
CREATE TABLE users (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    role TEXT NOT NULL CHECK (role IN ('librarian', 'administrator')),
    password TEXT NOT NULL
) STRICT;

-- Who is logged in. The token is the digest of what the browser keeps, so that a copy of this table opens nothing.
CREATE TABLE sessions (
    token TEXT NOT NULL PRIMARY KEY CHECK (length(token) = 64),
    name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    form TEXT NOT NULL,
    seen INTEGER NOT NULL,
    ends INTEGER NOT NULL
) STRICT;

-- Who did what and when; rows are only ever added.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    deed TEXT NOT NULL,
    about TEXT NOT NULL
) STRICT;

-- What became of a submission. One without a row was received and nothing more.
CREATE TABLE cases (
    submission TEXT NOT NULL PRIMARY KEY REFERENCES submissions (id),
    state TEXT NOT NULL,
    answer TEXT,
    name TEXT NOT NULL DEFAULT '',
    assigned TEXT NOT NULL DEFAULT '',
    carried INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX cases_by_state ON cases (state);

-- Submissions that their writers took back, also those that are still on their way.
CREATE TABLE withdrawals (
    submission TEXT NOT NULL PRIMARY KEY,
    letter TEXT NOT NULL REFERENCES submissions (id)
) STRICT;

CREATE INDEX submissions_by_kind ON submissions (kind, number);

-- Records of the feed that came of submissions: published questions, posts, proposals.
CREATE TABLE written (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    submission TEXT NOT NULL REFERENCES submissions (id),
    json TEXT NOT NULL,
    PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;

-- The desk's own secret for decoys, and the rounds of sealed letters: a new one whenever any letter changes.
CREATE TABLE secrets (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE rounds (
    number INTEGER PRIMARY KEY,
    contents TEXT NOT NULL,
    round TEXT NOT NULL CHECK (length(round) = 32)
) STRICT;
