-- Letters that a librarian wrote down for someone who has no app: how they came, how their writer is reached, who wrote them down.
-- Beside the letters, which are read by the same code as those of phones and have no place for it; nothing of it is ever published.
CREATE TABLE heard (
    submission TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    source TEXT COLLATE "C" NOT NULL,
    contact TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL
);
