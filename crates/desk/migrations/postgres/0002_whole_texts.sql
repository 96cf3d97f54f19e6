-- A contest entry holds a whole text, so a submission may have 64 KB; the desk itself knows which kinds may.
ALTER TABLE submissions
    DROP CONSTRAINT submissions_body_check,
    ADD CONSTRAINT submissions_body_check CHECK (length(body) BETWEEN 1 AND 65536);
