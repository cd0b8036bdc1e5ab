import * as v from "valibot";
import { email, username } from "../schemas";

const MOST = 100;

/** How many there may be on a page. */
const limit = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,3}$/, `Limit must be 1 to ${MOST}`),
    v.transform(Number),
    v.minValue(1, `Limit must be 1 to ${MOST}`),
    v.maxValue(MOST, `Limit must be 1 to ${MOST}`),
  ),
  "50",
);

/** `next` of the page before: base64url, of which no number of bytes makes 4n + 1 characters. */
const after = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^[\w-]{1,400}$/, "Invalid cursor"),
    v.check((cursor) => cursor.length % 4 !== 1, "Invalid cursor"),
  ),
);

const time = v.optional(
  v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text)), "Must be a time such as 2030-01-31T12:00:00Z"),
    v.transform((text) => Math.floor(Date.parse(text) / 1000)),
  ),
);

export const UsersQuery = v.object({
  email: v.optional(email),
  prefix: v.optional(v.pipe(v.string(), v.maxLength(254, "Invalid prefix"))),
  username: v.optional(v.pipe(v.string(), v.maxLength(100, "Invalid username"))),
  after,
  limit,
});

export const AddUser = v.object({ email, username: v.nullish(username) });

export const PageQuery = v.object({ after, limit });

export const LiftSuppression = v.object({ email });

export const EventsQuery = v.object({
  user: v.optional(v.pipe(v.string(), v.maxLength(128, "Invalid user"))),
  email: v.optional(email),
  kind: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z_.]+(?:,[a-z_.]+)*$/, "Invalid kind"),
      v.transform((kinds) => kinds.split(",")),
    ),
  ),
  since: time,
  before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/, "Invalid id"), v.transform(Number))),
  limit,
});

export const ExportQuery = v.object({
  /** The id of the last user of the page before. */
  after: v.optional(v.pipe(v.string(), v.maxLength(128, "Invalid id")), ""),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, "Limit must be 1 to 1000"),
      v.transform(Number),
      v.minValue(1, "Limit must be 1 to 1000"),
      v.maxValue(1000, "Limit must be 1 to 1000"),
    ),
    "1000",
  ),
});

export const ImportQuery = v.object({
  source: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]{1,40}$/, "Invalid source")), "import"),
  dry_run: v.optional(v.picklist(["true", "false"], "Must be true or false"), "false"),
});

const pastTime = v.pipe(
  v.nullish(
    v.pipe(
      v.string("Must be a time"),
      v.isoTimestamp("Must be a time such as 2030-01-31T12:00:00Z"),
      v.transform((text) => Math.floor(Date.parse(text) / 1000)),
      v.minValue(0, "Must not be before 1970"),
    ),
  ),
  v.transform((seconds) => seconds ?? undefined),
);

/** A line of an import. */
export const ImportedUser = v.object(
  {
    id: v.pipe(
      v.nullish(v.pipe(v.string("Invalid id"), v.regex(/^[\w|.:-]{1,128}$/, "Invalid id"))),
      v.transform((id) => id ?? undefined),
    ),
    email,
    username: v.pipe(
      v.nullish(username),
      v.transform((name) => name ?? undefined),
    ),
    createdAt: pastTime,
    lastLoginAt: pastTime,
    disabledAt: pastTime,
  },
  "Must be an object",
);
