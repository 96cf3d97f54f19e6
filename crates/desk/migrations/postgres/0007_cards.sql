-- Members' cards. Of the member there is only a pseudonym that this desk's own secret makes of their number;
-- the label is what a librarian typed to find the card again.
-- A card that was revoked keeps its row, so that letters written with it are known for that, and loses its secret.
CREATE TABLE cards (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    member TEXT COLLATE "C" NOT NULL CHECK (length(member) = 32),
    secret BYTEA CHECK (length(secret) = 16),
    label TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (length(label) <= 80),
    issued TEXT COLLATE "C" NOT NULL,
    revoked TEXT COLLATE "C",
    CHECK ((secret IS NULL) = (revoked IS NOT NULL))
);

CREATE UNIQUE INDEX cards_in_use ON cards (member) WHERE revoked IS NULL;

-- What members with a card have at home and wait for, replaced together with the records of their import.
CREATE TABLE card_items (
    member TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('loan', 'hold')),
    item TEXT COLLATE "C" NOT NULL,
    import BIGINT NOT NULL REFERENCES imports (id),
    json TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (member, kind, item, import)
);

CREATE INDEX card_items_by_import ON card_items (import);
