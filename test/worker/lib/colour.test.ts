import { describe, expect, it } from "vitest";
import { onAccent } from "../../../src/brand";
import { contrast, readableOn } from "../../../src/lib/colour";

/** Colours from all over, and the extremes. */
const COLOURS = [
  "#000000",
  "#ffffff",
  "#ffd400",
  "#1d4ed8",
  "#7f7f7f",
  "#00ff00",
  "#ff0000",
  "#767676",
  "#1b1e26",
];

describe("a colour", () => {
  it("stands out from another as WCAG counts it", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrast("#ffffff", "#ffffff")).toBe(1);
  });

  it.each(COLOURS)(
    "%s can be written on, and becomes one that can be read on light and dark paper",
    (colour) => {
      expect(contrast(onAccent(colour), colour)).toBeGreaterThanOrEqual(4.5);
      for (const paper of ["#ffffff", "#1b1e26"])
        expect(contrast(readableOn(paper, colour), paper)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("that can be read already stays as it is", () => {
    expect(readableOn("#ffffff", "#1d4ed8")).toBe("#1d4ed8");
  });
});
