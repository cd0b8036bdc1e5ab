import { messagesOf } from "../locales";
import type { View } from "./view";

/** How long a person has to wait, which a script counts down. */
export const Wait = ({ view, seconds }: { view: View; seconds: number }) => {
  const [before, after] = messagesOf(view.locale).error.wait.body("\n").split("\n");
  return (
    <>
      {before}
      <time data-seconds={seconds}>{clock(seconds)}</time>
      {after}
    </>
  );
};

/** `0:30`, `12:05`, `1:00:00`: the same in every language. */
export function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const twoDigits = (part: number) => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`;
}
