-- When each use within a limit's window was, as a JSON array of times: so that no stretch of that length ever holds more.
ALTER TABLE counters ADD COLUMN times TEXT NOT NULL DEFAULT '[]';
