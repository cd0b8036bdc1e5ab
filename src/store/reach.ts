import { LatchkeyError } from "../lib/errors";

const PATIENCE_SECONDS = 5;

/**
 * Waits for KV or D1 for five seconds at most.
 * @throws {LatchkeyError} `unavailable` where it fails or is late
 */
export async function reach<T>(what: string, operation: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer in ${PATIENCE_SECONDS} s`)),
      PATIENCE_SECONDS * 1000,
    );
  });
  try {
    return await Promise.race([operation(), late]);
  } catch (error) {
    throw new LatchkeyError("unavailable", what, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
