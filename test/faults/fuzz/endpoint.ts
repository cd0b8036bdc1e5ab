import type { GenericSchema } from "valibot";
import type { Parts } from "./parts";
import type { Person } from "./person";

/** One endpoint as the README documents it. */
export interface Endpoint {
  route: `${string} /${string}`;
  /** A request that is in order. */
  plain(person: Person): Promise<Partial<Parts>> | Partial<Parts>;
  /** What it is answered by. */
  works: number;
  /** Where it is refused in spite of that: the policy under which no link does anything. */
  notUnder?: "same-browser";
  /** All other statuses that it may answer with. */
  refuses: number[];
  /**
   * Whom it answers: programs alone (`json`), OAuth clients (`oauth`), people's browsers as well (`page`), or anybody with
   * what is always the same (`file`).
   */
  answers: "json" | "oauth" | "page" | "file";
  /** What it takes, besides what is in the plain request. */
  schema?: GenericSchema<unknown, unknown>;
  names?: string[];
  /** Whether a request without any credential may make a user. */
  signsUp?: true;
}

export const pathOf = ({ route }: Endpoint): string => route.slice(route.indexOf(" ") + 1);
export const methodOf = ({ route }: Endpoint): string => route.slice(0, route.indexOf(" "));

/** What a body can be refused for, before anybody looks at a field; and fields. */
export const JSON_BODY = [400, 413, 415, 422];
export const FORM_BODY = [400, 403, 413, 422];
export const OAUTH_BODY = [400, 401, 413];
