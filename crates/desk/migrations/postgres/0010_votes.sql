-- Ballots that were written with a card which lost its secret since: they can't be known as its own any more.
-- Of its member there is a pseudonym for this one vote. `ended`: since when its voter has no card at all.
CREATE TABLE kept_votes (
    submission TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES submissions (id),
    ballot TEXT COLLATE "C" NOT NULL,
    voter TEXT COLLATE "C" NOT NULL CHECK (length(voter) = 32),
    issued TEXT COLLATE "C" NOT NULL,
    ended TEXT COLLATE "C"
);

CREATE INDEX kept_votes_by_voter ON kept_votes (voter);

-- Who took a ballot on paper, by the same pseudonym. What they voted is nowhere beside it.
CREATE TABLE paper_voters (
    ballot TEXT COLLATE "C" NOT NULL,
    voter TEXT COLLATE "C" NOT NULL CHECK (length(voter) = 32),
    PRIMARY KEY (ballot, voter)
);

-- Ballots on paper, each with the code on its slip. `choices` is JSON, and there once it was written down; an empty list is a spoilt one.
CREATE TABLE slips (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(code) = 10),
    ballot TEXT COLLATE "C" NOT NULL,
    choices TEXT COLLATE "C"
);

CREATE INDEX slips_by_ballot ON slips (ballot);

-- Votes of which everything on paper is written down.
CREATE TABLE emptied_boxes (
    ballot TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL
);
