// The icon, once as data: a keypad whose last column leaves as an arrow. `node packaging/icon.mjs` writes it as SVG and,
// pixel by pixel, as PNG: no drawing program, no package, and the same bytes on every machine.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";

const SIZE = 512;
const GROUND = { radius: 112, colour: "#12355b" };
const KEY = { radius: 34, colour: "#ffffff" };
const KEYS = [128, 232].flatMap((x) => [152, 256, 360].map((y) => ({ x, y })));
const ARROW = {
  width: 44,
  colour: "#ffb81c",
  lines: [
    [312, 256, 408, 256],
    [348, 192, 412, 256],
    [348, 320, 412, 256],
  ],
};

export function iconSvg() {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="sinch-byon-mcp">`,
    `<rect width="${SIZE}" height="${SIZE}" rx="${GROUND.radius}" fill="${GROUND.colour}"/>`,
    ...KEYS.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="${KEY.radius}" fill="${KEY.colour}"/>`),
    `<path d="${ARROW.lines.map(([x, y, toX, toY]) => `M${x} ${y}L${toX} ${toY}`).join("")}" stroke="${ARROW.colour}" stroke-width="${ARROW.width}" stroke-linecap="round" fill="none"/>`,
    "</svg>",
    "",
  ].join("\n");
}

/** Distance from a point to each shape, negative inside. */
const SHAPES = [
  {
    colour: GROUND.colour,
    distance(x, y) {
      const inner = SIZE / 2 - GROUND.radius;
      const [outX, outY] = [Math.abs(x - SIZE / 2) - inner, Math.abs(y - SIZE / 2) - inner];
      return Math.hypot(Math.max(outX, 0), Math.max(outY, 0)) + Math.min(Math.max(outX, outY), 0) - GROUND.radius;
    },
  },
  {
    colour: KEY.colour,
    distance: (x, y) => Math.min(...KEYS.map((key) => Math.hypot(x - key.x, y - key.y))) - KEY.radius,
  },
  {
    colour: ARROW.colour,
    distance: (x, y) => Math.min(...ARROW.lines.map((line) => toLine(x, y, line))) - ARROW.width / 2,
  },
];

function toLine(x, y, [fromX, fromY, toX, toY]) {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - fromX - along * dx, y - fromY - along * dy);
}

/** RGBA; an edge is as opaque as the part of the pixel that it covers. */
function pixels() {
  const rows = Buffer.alloc(SIZE * (SIZE * 4 + 1));
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (const { colour, distance } of SHAPES) {
        const cover = Math.min(1, Math.max(0, 0.5 - distance(x + 0.5, y + 0.5)));
        if (cover === 0) continue;
        const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
        const sum = cover + alpha * (1 - cover);
        const mix = (above, below) => (above * cover + below * alpha * (1 - cover)) / sum;
        [red, green, blue, alpha] = [mix(r, red), mix(g, green), mix(b, blue), sum];
      }
      const at = y * (SIZE * 4 + 1) + 1 + x * 4;
      rows.set([red, green, blue, alpha * 255].map(Math.round), at);
    }
  }
  return rows;
}

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function checksum(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 0xff];
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(checksum(body), body.length + 4);
  return framed;
}

export function iconPng() {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(pixels(), { level: 9 });
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(new URL("icon.svg", import.meta.url), iconSvg());
  writeFileSync(new URL("icon.png", import.meta.url), iconPng());
}
