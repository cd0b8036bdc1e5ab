import { nowSeconds } from "../lib/clock";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { Directory } from "../store/directory";

export type ReadUser = NonNullable<Awaited<ReturnType<Directory["read"]>>>;

/** What an operator may know of one user. @throws {LatchkeyError} `no_such_user`; `unavailable` */
export async function readUser({ directory, concern }: Services, id: string): Promise<ReadUser> {
  const found = await directory.read(id, nowSeconds());
  if (found === null) throw new LatchkeyError("no_such_user", "no user of this id");
  concern({ userId: id });
  return found;
}
