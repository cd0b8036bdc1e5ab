-- Applications that sign people in by OpenID Connect. What each column is for: docs/storage.md.
CREATE TABLE clients (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  redirect_uris TEXT NOT NULL,
  logout_redirect_uris TEXT NOT NULL DEFAULT '[]',
  secret_hash TEXT,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- A session of this origin's own pages is held by a cookie; one of an application was opened from such a session.
ALTER TABLE sessions ADD COLUMN cookie_hash TEXT;

ALTER TABLE sessions ADD COLUMN parent_id TEXT;

ALTER TABLE sessions ADD COLUMN scope TEXT;
