import * as schemas from "../../../src/routes/admin/schemas";
import { bearer } from "../../worker/helpers";
import { type Endpoint, JSON_BODY } from "./endpoint";
import type { Parts } from "./parts";
import type { Person } from "./person";

const GATE = [401, 404, 429];

const asOperator = (person: Person): Partial<Parts> => ({
  headers: Object.entries(bearer(person.adminToken())),
});
const ofUser = async (person: Person): Promise<Partial<Parts>> => ({
  ...asOperator(person),
  place: await person.userId(),
});

const onUser = (route: Endpoint["route"], works: number, more: number[] = []): Endpoint => ({
  route,
  plain: ofUser,
  works,
  refuses: [...GATE, ...more],
  answers: "json",
});

const reading = (route: Endpoint["route"], schema?: Endpoint["schema"]): Endpoint => ({
  route,
  plain: asOperator,
  schema,
  works: 200,
  refuses: schema ? [...GATE, 422] : GATE,
  answers: "json",
});

/** What an operator calls. */
export const admin: Endpoint[] = [
  reading("GET /api/admin/users", schemas.UsersQuery),
  {
    route: "POST /api/admin/users",
    plain: (person) => ({
      ...asOperator(person),
      json: { email: `new.${person.email}`, username: person.name },
    }),
    schema: schemas.AddUser,
    works: 201,
    refuses: [...GATE, ...JSON_BODY, 403],
    answers: "json",
  },
  onUser("GET /api/admin/users/:id", 200),
  onUser("DELETE /api/admin/users/:id", 204, [413]),
  onUser("POST /api/admin/users/:id/disable", 204, [413]),
  onUser("POST /api/admin/users/:id/enable", 204, [413]),
  onUser("GET /api/admin/users/:id/sessions", 200),
  onUser("DELETE /api/admin/users/:id/sessions", 204, [413]),
  {
    ...onUser("DELETE /api/admin/users/:id/sessions/:session", 204, [413]),
    plain: async (person) => ({
      ...asOperator(person),
      owner: await person.userId(),
      place: await person.otherSessionId(),
    }),
  },
  reading("GET /api/admin/users/export", schemas.ExportQuery),
  {
    route: "POST /api/admin/users/import",
    plain: (person) => ({
      ...asOperator(person),
      raw: { body: new TextEncoder().encode(JSON.stringify({ email: `new.${person.email}` })), type: null },
    }),
    schema: schemas.ImportQuery,
    works: 200,
    refuses: [...GATE, 413, 422],
    answers: "json",
  },
  reading("GET /api/admin/suppressions", schemas.PageQuery),
  {
    route: "POST /api/admin/suppressions/lift",
    plain: async (person) => {
      await person.suppress();
      return { ...asOperator(person), json: { email: person.email } };
    },
    schema: schemas.LiftSuppression,
    works: 204,
    refuses: [...GATE, ...JSON_BODY],
    answers: "json",
  },
  reading("GET /api/admin/events", schemas.EventsQuery),
  reading("GET /api/admin/stats"),
];
