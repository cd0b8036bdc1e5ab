import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";

const MOST_LINE = 65_536;

/**
 * A file of JSON lines that only its owner can read, and that has its name once it is whole: until then it is `<file>.part`, and one
 * that is there is gone on with, after its last whole line.
 * @param {string} file
 * @throws {Error} where the file is there already: it is nobody's to write over
 */
export function openResumed(file) {
  if (existsSync(file)) throw new Error(`${file} is there already.`);
  const part = `${file}.part`;
  const target = openSync(part, existsSync(part) ? "r+" : "wx+", 0o600);
  const { size } = fstatSync(target);
  const tail = Buffer.alloc(Math.min(size, MOST_LINE));
  readSync(target, tail, 0, tail.length, size - tail.length);
  const whole = size - tail.length + tail.lastIndexOf("\n") + 1;
  ftruncateSync(target, whole);
  const last = tail.subarray(0, tail.lastIndexOf("\n")).toString().split("\n").at(-1) ?? "";
  let at = whole;
  return {
    /** The last line that is there; empty where there is none. */
    last,
    /** @param {string} text whole lines */
    write(text) {
      for (let rest = Buffer.from(text); rest.length > 0; ) {
        const written = writeSync(target, rest, 0, rest.length, at);
        at += written;
        rest = rest.subarray(written);
      }
    },
    done() {
      closeSync(target);
      renameSync(part, file);
    },
  };
}
