-- Events that the receiver of EVENTS_WEBHOOK_URL has not taken yet; nothing is here where none is configured.
CREATE TABLE webhook_deliveries (
  event_id INTEGER PRIMARY KEY,
  tries INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL
);

-- Where nobody takes any for a day there are as many as there were logins, and each request asks what is due.
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at);

-- One row: the event up to which deliveries were made of events.
CREATE TABLE webhook_cursor (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  event_id INTEGER NOT NULL
);
