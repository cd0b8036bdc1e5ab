import type { Services } from "../services";
import type { Account, AccountQuery } from "../store/directory";
import type { EmailAddress } from "../store/users";
import { fromCursor, pageOf } from "./page-cursor";

export interface FindUsersInput extends Pick<AccountQuery, "prefix" | "username" | "limit"> {
  email?: EmailAddress;
  /** `next` of the page before this one. */
  after?: string;
}

/**
 * Users in the order of their addresses, a page at a time.
 * @returns what to give as `after` for the next page; null on the last one
 * @throws {LatchkeyError} `unavailable`
 */
export async function findUsers(
  { directory }: Services,
  { email, prefix, username, after, limit }: FindUsersInput,
): Promise<{ users: Account[]; next: string | null }> {
  const found = await directory.find({
    emailKey: email?.key,
    prefix: prefix?.toLowerCase(),
    username,
    afterKey: after === undefined ? undefined : fromCursor(after),
    limit: limit + 1,
  });
  const { page, next } = pageOf(found, limit, ({ emailKey }) => emailKey);
  return { users: page.map(({ emailKey: _, ...account }) => account), next };
}
