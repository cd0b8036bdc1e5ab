-- What happened, append-only, for as long as EVENTS_TTL. What changes a row of ours is told by a trigger, in the same transaction; the
-- rest by the Worker, after its answer. What each column is for: docs/storage.md.
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT,
  detail TEXT,
  user_id TEXT,
  address_hash TEXT,
  session_id TEXT,
  attempt_id TEXT,
  request_id TEXT
);

CREATE INDEX events_of_subject ON events (ifnull(user_id, address_hash)) WHERE ifnull(user_id, address_hash) IS NOT NULL;

-- Where an imported user came from. Nobody is told of each of these: they were users before.
ALTER TABLE users ADD COLUMN imported_from TEXT;

CREATE TRIGGER user_created AFTER INSERT ON users WHEN NEW.imported_from IS NULL
BEGIN
  INSERT INTO events (at, kind, user_id) VALUES (NEW.created_at, 'user.created', NEW.id);
END;

-- An application's session is opened from one of our own pages', and is no login.
CREATE TRIGGER session_opened AFTER INSERT ON sessions
BEGIN
  INSERT INTO events (at, kind, detail, user_id, session_id, attempt_id)
  VALUES (NEW.last_seen_at, iif(NEW.parent_id IS NULL, 'login.completed', 'session.opened'), NEW.client, NEW.user_id, NEW.id, NEW.attempt_id);
END;

CREATE TRIGGER session_revoked AFTER UPDATE OF revoked_at ON sessions
WHEN OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
BEGIN
  INSERT INTO events (at, kind, detail, user_id, session_id)
  VALUES (NEW.revoked_at, 'session.revoked', NEW.client, NEW.user_id, NEW.id);
END;

CREATE TRIGGER session_refreshed AFTER INSERT ON refresh_tokens
WHEN EXISTS (SELECT 1 FROM refresh_tokens WHERE session_id = NEW.session_id AND hash <> NEW.hash)
BEGIN
  INSERT INTO events (at, kind, detail, user_id, session_id)
  SELECT NEW.created_at, 'session.refreshed', client, user_id, id FROM sessions WHERE id = NEW.session_id;
END;

CREATE TRIGGER email_changed AFTER INSERT ON email_changes
BEGIN
  INSERT INTO events (at, kind, user_id, attempt_id)
  VALUES (NEW.changed_at, 'email_change.completed', NEW.user_id, NEW.attempt_id);
END;

CREATE TRIGGER email_change_undone AFTER UPDATE OF undone_at ON email_changes
WHEN OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL
BEGIN
  INSERT INTO events (at, kind, user_id) VALUES (NEW.undone_at, 'email_change.undone', NEW.user_id);
END;

-- Whoever deletes a user disables them first: that is the time of it. By hand, it is the clock's.
CREATE TRIGGER user_deleted AFTER DELETE ON users
BEGIN
  INSERT INTO events (at, kind, user_id) VALUES (ifnull(OLD.disabled_at, unixepoch()), 'user.deleted', OLD.id);
END;
