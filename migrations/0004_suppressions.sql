-- Addresses that a mail bounced from for good, or whose owner complained: no mail goes there until it is lifted.
CREATE TABLE suppressions (
  email_key TEXT PRIMARY KEY,
  reason TEXT NOT NULL CHECK (reason IN ('bounce', 'complaint')),
  provider TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  lifted_at INTEGER
) WITHOUT ROWID;
