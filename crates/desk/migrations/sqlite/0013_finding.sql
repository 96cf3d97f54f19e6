-- What titles are named by besides their identifiers: "isbn:" and 13 digits, "item:" and a barcode, each with the import that brought it.
CREATE TABLE title_keys (
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    import INTEGER NOT NULL REFERENCES imports (id),
    PRIMARY KEY (key, title, import)
) STRICT, WITHOUT ROWID;

INSERT INTO title_keys (key, title, import)
SELECT DISTINCT 'isbn:' || number.value, records.id, records.import
FROM records, json_each(records.json, '$.isbn') AS number WHERE records.collection = 'titles';

INSERT INTO title_keys (key, title, import)
SELECT DISTINCT 'item:' || json_extract(item.value, '$.id'), COALESCE(json_extract(records.json, '$.title'), records.id), records.import
FROM records, json_each(records.json, '$.items') AS item WHERE records.collection = 'holdings';

-- The record of the feed that a letter is about, for kinds of which the letters of one record are wanted by themselves:
-- an event, with the day behind it for what was written down at its door; a contest; a vote; a survey. Empty for all others.
ALTER TABLE submissions ADD COLUMN about TEXT NOT NULL DEFAULT '';

UPDATE submissions SET about = COALESCE(CASE kind
    WHEN 'registration' THEN json_extract(CAST(body AS TEXT), '$.body.event')
    WHEN 'attendance' THEN json_extract(CAST(body AS TEXT), '$.body.event') || '/' || json_extract(CAST(body AS TEXT), '$.body.day')
    WHEN 'vote' THEN json_extract(CAST(body AS TEXT), '$.body.ballot')
    WHEN 'response' THEN json_extract(CAST(body AS TEXT), '$.body.survey')
    ELSE json_extract(CAST(body AS TEXT), '$.body.contest') END, '')
WHERE kind IN ('registration', 'attendance', 'vote', 'response', 'entry', 'scores');

CREATE INDEX submissions_by_about ON submissions (kind, about, number) WHERE about <> '';
