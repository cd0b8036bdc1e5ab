import type { Services } from "../services";
import type { Account } from "../store/directory";

/** All users, a page at a time, in the order of their ids. @param afterId that of the last one of the page before @throws {LatchkeyError} `unavailable` */
export const exportUsers = ({ transfer }: Services, afterId: string, limit: number): Promise<Account[]> =>
  transfer.read(afterId, limit);
