-- What titles are named by besides their identifiers: "isbn:" and 13 digits, "item:" and a barcode, each with the import that brought it.
CREATE TABLE title_keys (
    key TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    import BIGINT NOT NULL REFERENCES imports (id),
    PRIMARY KEY (key, title, import)
);

INSERT INTO title_keys (key, title, import)
SELECT DISTINCT 'isbn:' || number.value, records.id, records.import
FROM records, json_array_elements_text(records.json::json -> 'isbn') AS number (value) WHERE records.collection = 'titles';

INSERT INTO title_keys (key, title, import)
SELECT DISTINCT 'item:' || (item.value ->> 'id'), COALESCE(records.json::json ->> 'title', records.id), records.import
FROM records, json_array_elements(records.json::json -> 'items') AS item (value) WHERE records.collection = 'holdings';

-- The record of the feed that a letter is about, for kinds of which the letters of one record are wanted by themselves:
-- an event, with the day behind it for what was written down at its door; a contest; a vote; a survey. Empty for all others.
ALTER TABLE submissions ADD COLUMN about TEXT COLLATE "C" NOT NULL DEFAULT '';

UPDATE submissions SET about = COALESCE(CASE kind
    WHEN 'registration' THEN convert_from(body, 'UTF8')::json #>> '{body,event}'
    WHEN 'attendance' THEN (convert_from(body, 'UTF8')::json #>> '{body,event}') || '/' || (convert_from(body, 'UTF8')::json #>> '{body,day}')
    WHEN 'vote' THEN convert_from(body, 'UTF8')::json #>> '{body,ballot}'
    WHEN 'response' THEN convert_from(body, 'UTF8')::json #>> '{body,survey}'
    ELSE convert_from(body, 'UTF8')::json #>> '{body,contest}' END, '')
WHERE kind IN ('registration', 'attendance', 'vote', 'response', 'entry', 'scores');

CREATE INDEX submissions_by_about ON submissions (kind, about, number) WHERE about <> '';
