import { nowSeconds } from "../lib/clock";
import type { Log } from "../lib/log";
import type { SharedServices } from "../services";
import type { Event } from "../store/events";
import type { EmailAddress } from "../store/users";
import { addressHash } from "./address-hash";
import { type EventKind, kindOf } from "./event-kinds";

/** Whom or what an event is about, as far as that is known. */
export interface Subject {
  email?: EmailAddress;
  userId?: string;
  sessionId?: string;
  attemptId?: string;
}

/** `reason` and what its kind has for a detail are words of ours; all else goes to the log alone. */
type Fields = Omit<Subject, "email"> & {
  reason?: string;
  [field: string]: string | number | boolean | undefined;
};

export interface Recorder {
  /** Says whom this request is about: it holds for all of its events that do not say so themselves. */
  concern(subject: Subject): void;
  /** Logs an event, adds it to the dataset where one is bound, and keeps it for the table of events. */
  record(kind: EventKind, fields?: Fields): void;
  /** Whether something was recorded that webhooks tell of. */
  isHooked(): boolean;
  /** Writes what was kept to D1. */
  keep(): Promise<void>;
}

type Shared = Pick<SharedServices, "config" | "events" | "refusals" | "dataset">;

/** The recorder of one request. */
export function createRecorder(
  { config, events, refusals, dataset }: Shared,
  log: Log,
  requestId: string,
): Recorder {
  const concerned: Subject = {};
  let kept: Omit<Event, "addressHash">[] = [];
  let hooked = false;

  return {
    concern(subject) {
      Object.assign(concerned, subject);
    },

    record(kind, fields = {}) {
      const { level, by, ...its } = kindOf(kind);
      hooked ||= its.hooked === true;
      log[level](kind, fields);
      const { userId, sessionId, attemptId, reason } = { ...concerned, ...fields };
      const detail = its.detail === undefined ? undefined : fields[its.detail]?.toString();
      dataset?.writeDataPoint({
        indexes: [kind],
        blobs: [kind, reason ?? "", detail ?? "", userId ?? "", sessionId ?? "", attemptId ?? "", requestId],
        doubles: [1],
      });
      if (by === "database" || (isRefusal(kind) && !refusals.mayKeep())) return;
      kept.push({
        at: nowSeconds(),
        kind,
        reason: reason ?? null,
        detail: detail ?? null,
        userId: userId ?? null,
        sessionId: sessionId ?? null,
        attemptId: attemptId ?? null,
        requestId,
      });
    },

    isHooked: () => hooked,

    async keep() {
      if (kept.length === 0) return;
      const [rows, { email }] = [kept, concerned];
      kept = [];
      const hash = email === undefined ? null : await addressHash(config.pepper, email);
      await events.append(rows.map((row) => ({ ...row, addressHash: hash })));
    },
  };
}

const isRefusal = (kind: EventKind): boolean => kind === "request.refused" || kind === "admin.refused";
