-- What has been counted towards a limit, until `expires_at`; the key says what is limited and for whom.
CREATE TABLE counters (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
