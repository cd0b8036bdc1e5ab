import type { Services } from "../services";
import type { Event, EventQuery } from "../store/events";
import type { EmailAddress } from "../store/users";
import { addressHash } from "./address-hash";

export interface FindEventsInput extends Omit<EventQuery, "subjects"> {
  userId?: string;
  /** Finds what began with the address, and what is told of the user who has it now. */
  email?: EmailAddress;
}

/** Events, newest first. @throws {LatchkeyError} `unavailable` */
export async function findEvents(
  { config, directory, events }: Services,
  { userId, email, ...query }: FindEventsInput,
): Promise<(Event & { id: number })[]> {
  const subjects = [
    ...(userId === undefined ? [] : [userId]),
    ...(email === undefined ? [] : [await addressHash(config.pepper, email)]),
    ...(email === undefined
      ? []
      : (await directory.find({ emailKey: email.key, limit: 1 })).map(({ id }) => id)),
  ];
  return events.find({ ...query, ...(subjects.length > 0 && { subjects }) });
}
