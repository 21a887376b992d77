// A lifecycle -> SVG. States stand in one column; a step to the state below is an arrow down, every other one leaves and
// arrives at the right, through a lane of its own. So nothing overlaps, whatever the lifecycle, and no layout engine is needed.

const BOX = { left: 24, width: 310, padding: 12 };
const GAP = 44;
/** Two causes of one step stand below each other. */
const LINE = 17;
const TOP = 74;
/** Room at a box's right side for one arrow with its label. */
const PORT = 26;
const LABELS = 300;
const LANE = 18;

const COLOURS = {
  you: "#dbeafe",
  Sinch: "#fef3c7",
  "losing carrier": "#fce7f3",
  "LOA signer": "#ede9fe",
  nobody: "#e5e7eb",
};
const INK = "#1f2937";
const FAINT = "#4b5563";

/** @returns {string} the whole SVG file, the same for the same lifecycle */
export function drawLifecycle({ title, states, transitions, initial, terminal }) {
  const names = Object.keys(states);
  const rank = new Map(names.map((name, index) => [name, index]));
  const isStep = ({ from, to }) => rank.get(to) === rank.get(from) + 1;
  const jumps = transitions.filter((each) => !isStep(each));
  const steps = new Map(names.map((name) => [name, transitions.filter((each) => each.from === name && isStep(each))]));
  const boxes = placeBoxes(names, jumps, steps);
  const lanes = assignLanes(jumps, rank);
  const laneCount = Math.max(0, ...lanes.values()) + (lanes.size > 0 ? 1 : 0);
  const right = BOX.left + BOX.width;
  const width = right + LABELS + laneCount * LANE + 24;
  const height = boxes.bottom + 54;
  const laneX = (lane) => right + LABELS + lane * LANE;
  const marks = { initial, terminal: new Set(terminal) };
  const parts = [
    ...names.map((name) => drawState(name, states[name], boxes.of.get(name), marks)),
    ...[...steps.values()].filter((causes) => causes.length > 0).map((causes) => drawStep(causes, boxes)),
    ...jumps.map((each) => drawJump(each, boxes, laneX(lanes.get(each)), right)),
    drawLegend(new Set(names.map((name) => states[name].actor)), boxes.bottom + 30),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif">`,
    "<!-- Drawn from src/lifecycles by `npm run docs`: change it there. -->",
    `<rect width="${width}" height="${height}" rx="12" fill="#ffffff"/>`,
    `<text x="${BOX.left}" y="40" font-size="20" font-weight="600" fill="${INK}">${escaped(title)}</text>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** Boxes from top to bottom, each as high as its arrows need; and where each arrow touches it. */
function placeBoxes(names, jumps, steps) {
  const of = new Map();
  const ports = new Map();
  let y = TOP;
  let bottom = TOP;
  for (const name of names) {
    const arriving = jumps.filter(({ to }) => to === name);
    const leaving = jumps.filter(({ from }) => from === name);
    const height = Math.max(54, (arriving.length + leaving.length) * PORT + 8);
    of.set(name, { y, height });
    const first = y + (height - (arriving.length + leaving.length - 1) * PORT) / 2;
    [...leaving.map((jump) => ["from", jump]), ...arriving.map((jump) => ["to", jump])].forEach(
      ([end, jump], index) => {
        ports.set(jump, { ...ports.get(jump), [end]: first + index * PORT });
      },
    );
    bottom = y + height;
    y = bottom + GAP + Math.max(0, steps.get(name).length - 1) * LINE;
  }
  return { of, ports, bottom };
}

/** Short jumps take inner lanes; two jumps share a lane only where they do not pass each other. */
function assignLanes(jumps, rank) {
  const span = ({ from, to }) => [rank.get(from), rank.get(to)].sort((a, b) => a - b);
  const length = (jump) => span(jump)[1] - span(jump)[0];
  const lanes = [];
  const chosen = new Map();
  for (const jump of [...jumps].sort((a, b) => length(a) - length(b))) {
    const [low, high] = span(jump);
    let lane = lanes.findIndex((taken) => taken.every(([from, to]) => high < from || low > to));
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane].push([low, high]);
    chosen.set(jump, lane);
  }
  return chosen;
}

function drawState(name, { actor }, { y, height }, { initial, terminal }) {
  const middle = y + height / 2;
  const ended = terminal.has(name);
  return [
    `<rect x="${BOX.left}" y="${y}" width="${BOX.width}" height="${height}" rx="8" fill="${COLOURS[actor] ?? "#ffffff"}" stroke="${INK}" stroke-width="${ended ? 3 : 1.2}"/>`,
    `<text x="${BOX.left + BOX.padding}" y="${middle - 2}" font-size="14" font-weight="600" fill="${INK}">${name === initial ? "&#9679; " : ""}${escaped(name)}</text>`,
    `<text x="${BOX.left + BOX.padding}" y="${middle + 16}" font-size="12" fill="${FAINT}">${[ended ? "the end" : "", actor === "nobody" ? "" : `next: ${escaped(actor)}`].filter(Boolean).join("; ")}</text>`,
  ].join("\n");
}

function drawStep(causes, { of }) {
  const [{ from, to }] = causes;
  const start = of.get(from).y + of.get(from).height;
  const end = of.get(to).y;
  const x = BOX.left + 40;
  const first = (start + end) / 2 + 4 - ((causes.length - 1) * LINE) / 2;
  return [
    `<path d="M${x} ${start}V${end - 7}" stroke="${INK}" stroke-width="1.4" fill="none"/>`,
    `<path d="M${x} ${end}l-4.5 -8h9z" fill="${INK}"/>`,
    ...causes.map(({ cause, by }, index) => label(x + 12, first + index * LINE, cause, by)),
  ].join("\n");
}

function drawJump(jump, { ports }, lane, right) {
  const { from, to } = ports.get(jump);
  const turn = to > from ? 6 : -6;
  return [
    `<path d="M${right} ${from}H${lane - 6}Q${lane} ${from} ${lane} ${from + turn}V${to - turn}Q${lane} ${to} ${lane - 6} ${to}H${right + 7}" stroke="${INK}" stroke-width="1.1" fill="none"/>`,
    `<circle cx="${right}" cy="${from}" r="2.6" fill="${INK}"/>`,
    `<path d="M${right} ${to}l8 -4.5v9z" fill="${INK}"/>`,
    label(right + 14, from - 5, jump.cause, jump.by),
  ].join("\n");
}

const label = (x, y, cause, by) =>
  `<text x="${x}" y="${y}" font-size="12" fill="${FAINT}">${escaped(cause)} <tspan font-style="italic">(${escaped(by)})</tspan></text>`;

function drawLegend(actors, y) {
  let x = BOX.left;
  const entries = [...actors].map((actor) => {
    const text = actor === "nobody" ? "nobody has to act" : `${actor} ${actor === "you" ? "act" : "acts"} next`;
    const entry = `<rect x="${x}" y="${y - 11}" width="14" height="14" rx="3" fill="${COLOURS[actor] ?? "#ffffff"}" stroke="${INK}" stroke-width="0.8"/><text x="${x + 20}" y="${y}" font-size="12" fill="${FAINT}">${escaped(text)}</text>`;
    x += 34 + text.length * 7;
    return entry;
  });
  return entries.join("\n");
}

const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
