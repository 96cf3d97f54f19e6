-- What the next publications say of letters that came where no receipt could be given: from the mailbox, or pasted.
-- The digest names a letter and its bytes, so that nothing here tells whose it is; noted is when it was last said, for how long it is published.
CREATE TABLE arrivals (
    receipt TEXT NOT NULL PRIMARY KEY CHECK (length(receipt) = 64),
    outcome TEXT NOT NULL CHECK (outcome IN ('received', 'conflict', 'invalid')),
    received TEXT NOT NULL,
    noted TEXT NOT NULL
) STRICT;
