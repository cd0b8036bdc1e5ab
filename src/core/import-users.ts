import { nowSeconds } from "../lib/clock";
import type { Services } from "../services";
import type { Newcomer, Obstacles } from "../store/transfer";
import type { EmailAddress } from "../store/users";

/** A user from elsewhere; times in Unix seconds. */
export interface ImportedUser {
  /** Their `sub` there, which they keep; made where there is none. */
  id?: string;
  email: EmailAddress;
  username?: string;
  createdAt?: number;
  lastLoginAt?: number;
  disabledAt?: number;
}

/** What became of one line, or would; `note` where something of it was left out. */
export interface ImportedLine {
  line: number;
  outcome: "created" | "known" | "refused";
  note?: string;
}

/**
 * Adds users from elsewhere, of whom no event and no webhook tells: they were users before. Whose address is known stays as they
 * are, so doing it twice does nothing twice.
 * @param source where they come from, in a word; kept with them
 * @param dryRun whether nothing is written: what would become of each
 * @throws {LatchkeyError} `unavailable`
 */
export async function importUsers(
  { transfer }: Services,
  users: { line: number; user: ImportedUser }[],
  { source, dryRun }: { source: string; dryRun: boolean },
): Promise<ImportedLine[]> {
  const now = nowSeconds();
  const { newcomers, early } = withoutDoubles(users.map(({ line, user }) => toNewcomer(line, user, now)));
  const obstacles = await transfer.add(newcomers, now, dryRun ? null : source);
  const usernames = new Map(newcomers.map(({ line, username }) => [line, username]));
  return [...early, ...obstacles.map((each) => outcomeOf(each, usernames.get(each.line) ?? null))].sort(
    (one, other) => one.line - other.line,
  );
}

const toNewcomer = (line: number, user: ImportedUser, now: number): Newcomer => ({
  line,
  id: user.id ?? crypto.randomUUID(),
  email: user.email.address,
  emailKey: user.email.key,
  username: user.username ?? null,
  createdAt: user.createdAt ?? now,
  lastLoginAt: user.lastLoginAt ?? null,
  disabledAt: user.disabledAt ?? null,
});

/** Of two with one address or one id the first counts; of two with one username it keeps that. */
function withoutDoubles(all: Newcomer[]): { newcomers: Newcomer[]; early: ImportedLine[] } {
  const [keys, ids, usernames] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const newcomers: Newcomer[] = [];
  const early: ImportedLine[] = [];
  for (const newcomer of all) {
    const { line, emailKey, id } = newcomer;
    const username = newcomer.username?.toLowerCase() ?? null;
    if (keys.has(emailKey)) early.push({ line, outcome: "known" });
    else if (ids.has(id)) early.push({ line, outcome: "refused", note: ID_TAKEN });
    else
      newcomers.push(
        username !== null && usernames.has(username) ? { ...newcomer, username: null } : newcomer,
      );
    keys.add(emailKey);
    ids.add(id);
    if (username !== null) usernames.add(username);
  }
  return { newcomers, early };
}

const ID_TAKEN = "id taken";

function outcomeOf(
  { line, known, idTaken, usernameTaken, reserved }: Obstacles,
  username: string | null,
): ImportedLine {
  if (known === 1) return { line, outcome: "known" };
  if (idTaken === 1) return { line, outcome: "refused", note: ID_TAKEN };
  if (reserved === 1) return { line, outcome: "refused", note: "address waits for its old owner" };
  return usernameTaken === 1 && username !== null
    ? { line, outcome: "created", note: "username taken, left out" }
    : { line, outcome: "created" };
}
