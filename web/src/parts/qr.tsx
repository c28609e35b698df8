// A text as a QR code: for another device's camera.

import { correction, generate } from "lean-qr/nano";

/** Empty modules around it, without which cameras do not find it. */
const MARGIN = 4;
/** Denser ones are too fine for the cameras of most phones. */
const MOST_MODULES = 149;

export interface Drawing {
  /** Width and height, margin included. */
  size: number;
  /** Of an SVG: a square of 1 for each dark module. */
  path: string;
}

/** Null if the text is too long for one that can be read from a screen. */
export function drawingOf(text: string): Drawing | null {
  let code;
  try {
    code = generate(text, { minCorrectionLevel: correction.L });
  } catch {
    return null; // longer than the largest holds
  }
  if (code.size > MOST_MODULES) return null;
  const squares: string[] = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y)) squares.push(`M${x + MARGIN} ${y + MARGIN}h1v1h-1z`);
    }
  }
  return { size: code.size + 2 * MARGIN, path: squares.join("") };
}

export function QrCode({ drawing, label }: { drawing: Drawing; label: string }) {
  const { size, path } = drawing;
  return (
    // Dark on light whatever the page's colours: some cameras read nothing else.
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
