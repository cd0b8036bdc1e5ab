import { nowSeconds } from "../lib/clock";
import { sha256 } from "../lib/crypto";
import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";

/**
 * The address that an undo link brings back.
 * @throws {LatchkeyError} `link_expired`; `unavailable`
 */
export async function findUndo({ emailChanges }: Services, token: string): Promise<string> {
  const oldEmail = await emailChanges.findUndoable(await sha256(token), nowSeconds());
  if (oldEmail === null) throw new LatchkeyError("link_expired", "cannot be undone any more");
  return oldEmail;
}

/**
 * Brings the old address back and signs the user out everywhere, for whoever changed it may still be signed in.
 * @returns the address that is back
 * @throws {LatchkeyError} `link_expired`; `unavailable`
 */
export async function undoEmailChange({ emailChanges, record }: Services, token: string): Promise<string> {
  const undone = await emailChanges.undo(await sha256(token), nowSeconds());
  if (undone === null) throw new LatchkeyError("link_expired", "cannot be undone any more");
  record("email_change.undone", { userId: undone.userId });
  return undone.oldEmail;
}
