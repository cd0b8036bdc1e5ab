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

/** `next` of the page before. */
const after = v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,400}$/, "Invalid cursor")));

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
