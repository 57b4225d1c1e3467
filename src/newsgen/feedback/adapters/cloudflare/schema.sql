-- The votes of a site in D1. newsgen_vote is the table that `newsgen feedback export --db` reads.
CREATE TABLE IF NOT EXISTS newsgen_vote (id INTEGER PRIMARY KEY, article TEXT NOT NULL, rev TEXT NOT NULL, yes INTEGER NOT NULL CHECK (yes IN (0, 1)), reasons TEXT NOT NULL DEFAULT '', comment TEXT NOT NULL DEFAULT '', day TEXT NOT NULL, suspect INTEGER NOT NULL DEFAULT 0, tag TEXT, UNIQUE (article, tag));
CREATE TABLE IF NOT EXISTS newsgen_pass (network TEXT NOT NULL, second INTEGER NOT NULL, nonce TEXT NOT NULL PRIMARY KEY);
CREATE INDEX IF NOT EXISTS newsgen_pass_network ON newsgen_pass (network, second);
CREATE INDEX IF NOT EXISTS newsgen_pass_second ON newsgen_pass (second);
CREATE TABLE IF NOT EXISTS newsgen_hour (article TEXT NOT NULL, hour INTEGER NOT NULL, votes INTEGER NOT NULL, PRIMARY KEY (article, hour));
CREATE TABLE IF NOT EXISTS newsgen_salt (day TEXT PRIMARY KEY, salt TEXT NOT NULL);
