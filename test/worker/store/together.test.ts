import { beforeEach, expect, it, vi } from "vitest";
import { together } from "../../../src/store/together";

const BEGIN = 1_800_000_000_000;

/** Writes that are under way until they are told to end. */
function createWrites() {
  const writes: { rows: number[]; end(): void; fail(error: Error): void }[] = [];
  const add = together<number>((rows) => new Promise<void>((end, fail) => writes.push({ rows, end, fail })));
  return { add, writes, written: () => writes.map(({ rows }) => rows) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  vi.setSystemTime(BEGIN);
});

it("writes what comes alone at once, and says when it is written", async () => {
  const { add, writes, written } = createWrites();
  const done = vi.fn();
  const adding = add([1, 2]).then(done);
  expect(written()).toEqual([[1, 2]]);
  await settled();
  expect(done).not.toHaveBeenCalled();
  writes[0]?.end();
  await adding;
  const again = add([3]);
  expect(written()).toEqual([[1, 2], [3]]);
  writes[1]?.end();
  await again;
});

it("writes what comes in the meantime together, and nobody but the first waits for it", async () => {
  const { add, writes, written } = createWrites();
  const first = add([1]);
  await add([2, 3]);
  await add([4]);
  expect(written()).toEqual([[1]]);
  writes[0]?.end();
  await settled();
  expect(written()).toEqual([[1], [2, 3, 4]]);
  await add([5]);
  writes[1]?.end();
  await settled();
  writes[2]?.end();
  await first;
  expect(written()).toEqual([[1], [2, 3, 4], [5]]);
});

it("writes five hundred at once at most, in their order", async () => {
  const { add, writes, written } = createWrites();
  const rows = Array.from({ length: 1001 }, (_, place) => place);
  const adding = add(rows);
  for (let place = 0; place < 3; place++) {
    writes[place]?.end();
    await settled();
  }
  await adding;
  expect(written().map(({ length }) => length)).toEqual([500, 500, 1]);
  expect(written().flat()).toEqual(rows);
});

it("writes nothing where there is nothing", async () => {
  const { add, written } = createWrites();
  await add([]);
  expect(written()).toEqual([]);
});

it("writes the rest where one write fails, tells whoever wrote, and goes on with the next", async () => {
  const { add, writes, written } = createWrites();
  const [problem, second] = [new Error("broken"), new Error("broken again")];
  const first = add([1]);
  await add([2]);
  writes[0]?.fail(problem);
  await settled();
  await add([3]);
  writes[1]?.fail(second);
  await settled();
  writes[2]?.end();
  await expect(first).rejects.toBe(problem);
  const next = add([4]);
  writes[3]?.fail(problem);
  await expect(next).rejects.toBe(problem);
  const last = add([5]);
  expect(written()).toEqual([[1], [2], [3], [4], [5]]);
  writes[4]?.end();
  await last;
});

it("has another write where the one that writes was given up", async () => {
  const { add, written } = createWrites();
  add([1]);
  vi.setSystemTime(BEGIN + 9_999);
  await add([2]);
  expect(written()).toEqual([[1]]);
  vi.setSystemTime(BEGIN + 10_000);
  add([3]);
  expect(written()).toEqual([[1], [2, 3]]);
});

it("writes for others for ten seconds at most, and then the next request does", async () => {
  const { add, writes, written } = createWrites();
  const first = add([1]);
  await add([2]);
  vi.setSystemTime(BEGIN + 10_000);
  writes[0]?.end();
  await first;
  expect(written()).toEqual([[1]]);
  add([3]);
  expect(written()).toEqual([[1], [2, 3]]);
});

it("a write that ends late does not let two write at once", async () => {
  const { add, writes, written } = createWrites();
  const late = add([1]);
  vi.setSystemTime(BEGIN + 10_000);
  add([2]);
  writes[0]?.end();
  await late;
  await add([3]);
  expect(written()).toEqual([[1], [2]]);
});
