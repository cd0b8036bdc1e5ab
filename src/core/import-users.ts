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
  const { newcomers, doubles, nameless } = withoutDoubles(
    users.map(({ line, user }) => toNewcomer(line, user, now)),
  );
  const obstacles = await transfer.add(newcomers, now, dryRun ? null : source);
  const outcomes = obstacles.map((each) => outcomeOf(each, nameless.has(each.line)));
  return [...outcomes, ...doubles.map((double) => outcomeOfDouble(double, outcomes))].sort(
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

/** A line whose address or id an earlier one has. */
interface Double {
  line: number;
  of: number;
  shared: "address" | "id";
}

/** Of two with one address or one id the first counts; of two with one username it keeps that. */
function withoutDoubles(all: Newcomer[]) {
  const [keys, ids, usernames] = [new Map<string, number>(), new Map<string, number>(), new Set<string>()];
  const newcomers: Newcomer[] = [];
  const doubles: Double[] = [];
  /** The lines whose username an earlier one has. */
  const nameless = new Set<number>();
  for (const newcomer of all) {
    const { line, emailKey, id } = newcomer;
    const username = newcomer.username?.toLowerCase() ?? null;
    const sameAddress = keys.get(emailKey);
    const sameId = ids.get(id);
    if (sameAddress !== undefined) doubles.push({ line, of: sameAddress, shared: "address" });
    else if (sameId !== undefined) doubles.push({ line, of: sameId, shared: "id" });
    else {
      if (username !== null && usernames.has(username)) nameless.add(line);
      newcomers.push(nameless.has(line) ? { ...newcomer, username: null } : newcomer);
      keys.set(emailKey, line);
      ids.set(id, line);
      if (username !== null) usernames.add(username);
    }
  }
  return { newcomers, doubles, nameless };
}

/** Who has the address of one that was added or known is known; who has that of one that was refused is refused with it. */
function outcomeOfDouble({ line, of, shared }: Double, outcomes: ImportedLine[]): ImportedLine {
  if (shared === "id") return { line, outcome: "refused", note: ID_TAKEN };
  const first = outcomes.find((each) => each.line === of);
  return first?.outcome === "refused"
    ? { line, outcome: "refused", note: `as line ${of}, whose address it has` }
    : { line, outcome: "known" };
}

const ID_TAKEN = "id taken";

function outcomeOf(
  { line, known, idTaken, usernameTaken, reserved }: Obstacles,
  nameless: boolean,
): ImportedLine {
  if (known === 1) return { line, outcome: "known" };
  if (idTaken === 1) return { line, outcome: "refused", note: ID_TAKEN };
  if (reserved === 1) return { line, outcome: "refused", note: "address waits for its old owner" };
  return usernameTaken === 1 || nameless
    ? { line, outcome: "created", note: "username taken, left out" }
    : { line, outcome: "created" };
}
