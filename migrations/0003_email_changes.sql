-- A changed address, and for how long it can be changed back. The key makes a link to a new address single use.
CREATE TABLE email_changes (
  attempt_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  old_email TEXT NOT NULL,
  old_email_key TEXT NOT NULL,
  undo_hash TEXT NOT NULL UNIQUE,
  changed_at INTEGER NOT NULL,
  undo_until INTEGER NOT NULL,
  undone_at INTEGER
) WITHOUT ROWID;

CREATE INDEX email_changes_of_user ON email_changes (user_id);

CREATE INDEX email_changes_by_old_email ON email_changes (old_email_key);
