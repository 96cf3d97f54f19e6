-- What the next publications say of letters that came where no receipt could be given: from the mailbox, or pasted.
-- The digest names a letter and its bytes, so that nothing here tells whose it is; noted is when it was last said, for how long it is published.
CREATE TABLE arrivals (
    receipt TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(receipt) = 64),
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('received', 'conflict', 'invalid')),
    received TEXT COLLATE "C" NOT NULL,
    noted TEXT COLLATE "C" NOT NULL
);
