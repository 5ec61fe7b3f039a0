-- Small facts stand in the tables that are scanned; every long text stands in `document` or at the
-- end of its row, so that a list of ten thousand turns never touches it.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    started_ms INTEGER NOT NULL,
    program TEXT NOT NULL
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    indexed INTEGER NOT NULL DEFAULT 0,
    turn INTEGER NOT NULL,
    sample INTEGER,
    kind TEXT NOT NULL CHECK (kind IN ('prompt', 'reply', 'output')),
    text TEXT NOT NULL
) STRICT;
CREATE INDEX document_of_turn ON document (turn);

-- AUTOINCREMENT: the number of a deleted turn never names another one.
CREATE TABLE turn (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL REFERENCES session (id),
    started_ms INTEGER NOT NULL,
    prompt INTEGER NOT NULL,
    head TEXT NOT NULL,
    system TEXT
) STRICT;
CREATE INDEX turn_by_session ON turn (session);

CREATE TABLE sample (
    id INTEGER PRIMARY KEY,
    turn INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('base', 'tuned')),
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    passed INTEGER,
    ended TEXT,
    reason TEXT,
    model TEXT NOT NULL,
    answered_by TEXT,
    origin TEXT NOT NULL,
    url TEXT,
    first_token_ms REAL,
    total_ms REAL,
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    reasoning_tokens INTEGER,
    reply INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    reasoning TEXT NOT NULL,
    UNIQUE (turn, side, position, revision)
) STRICT;
CREATE INDEX sample_open ON sample (id) WHERE ended IS NULL;

CREATE TABLE toolchain (
    id INTEGER PRIMARY KEY,
    versions TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE verdict (
    sample INTEGER PRIMARY KEY REFERENCES sample (id) ON DELETE CASCADE,
    judged_ms INTEGER NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    assembly_right INTEGER,
    cpp_right INTEGER,
    equals_twin INTEGER,
    toolchain INTEGER NOT NULL REFERENCES toolchain (id),
    output INTEGER NOT NULL,
    report TEXT NOT NULL
) STRICT;

-- The words of the documents; the texts themselves are stored once, in `document`.
CREATE VIRTUAL TABLE search USING fts5 (
    text, content = 'document', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
-- What is deleted shall not stay readable in the index.
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
